//! The imports between files: each path in the code, followed to the file that defines the item.

use std::collections::{BTreeMap, BTreeSet};

use crate::modules::{Meaning, Modules, Path};

/// An import from a file or module to another: the first line with it, and its path.
pub(crate) struct Import {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) place: String,
}

/// The target of a path inside its crate.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
enum Place {
    Module(usize),
    /// An item that the module defines.
    In(usize),
}

/// The imports between the files of a crate.
pub(crate) fn of_files(modules: &Modules) -> Vec<Import> {
    between(modules, |module| modules.all[module].file.clone())
}

/// The imports between the top-level modules of a crate.
pub(crate) fn of_top_modules(modules: &Modules) -> Vec<Import> {
    let root = &modules.all[0].file;
    let folder = root.trim_end_matches(|last| last != '/');
    between(modules, |module| match modules.all[module].top.as_str() {
        "" => root.clone(),
        top => format!("{folder}{top}"),
    })
}

fn between(modules: &Modules, node: impl Fn(usize) -> String) -> Vec<Import> {
    let mut found = BTreeMap::new();
    for (from, module) in modules.all.iter().enumerate() {
        for mention in &module.mentions {
            for to in definers(modules, from, &mention.path, mention.is_macro) {
                let key = (node(from), node(to));
                if key.0 != key.1 {
                    let path = mention.path.join("::");
                    let place = format!("{}:{}: {path}", module.file, mention.line);
                    found.entry(key).or_insert(place);
                }
            }
        }
        for path in &module.globs {
            for place in resolve(modules, from, path, &mut BTreeSet::new()).unwrap_or_default() {
                let (Place::Module(to) | Place::In(to)) = place;
                let mut meanings = modules.all[to].names.values().flatten();
                let defines = meanings.any(|meaning| matches!(meaning, Meaning::Defined));
                let key = (node(from), node(to));
                if defines && key.0 != key.1 {
                    let place = format!("{}: {}::*", module.file, path.join("::"));
                    found.entry(key).or_insert(place);
                }
            }
        }
    }
    let imports = found.into_iter();
    imports
        .map(|((from, to), place)| Import { from, to, place })
        .collect()
}

/// The modules that define the item at a path; none for a module or for another crate.
fn definers(modules: &Modules, from: usize, path: &Path, is_macro: bool) -> Vec<usize> {
    match resolve(modules, from, path, &mut BTreeSet::new()) {
        Some(places) => {
            let defined = places.into_iter().filter_map(|place| match place {
                Place::In(module) if !modules.all[module].generated => Some(module),
                Place::In(_) | Place::Module(_) => None,
            });
            defined.collect()
        }
        // A macro's bare name is known in the modules below the module that defines it.
        None if is_macro && path.len() == 1 => {
            let mut above = Some(from);
            while let Some(module) = above {
                if modules.all[module].macros.contains(&path[0]) {
                    return vec![module];
                }
                above = modules.all[module].parent;
            }
            Vec::new()
        }
        None => Vec::new(),
    }
}

type Visited = BTreeSet<(usize, String)>;

/// `None` if the crate does not define it.
fn resolve(
    modules: &Modules,
    from: usize,
    path: &Path,
    visited: &mut Visited,
) -> Option<Vec<Place>> {
    let (first, rest) = path.split_first()?;
    let mut places = match first.as_str() {
        "crate" => vec![Place::Module(0)],
        "self" => vec![Place::Module(from)],
        "super" => vec![Place::Module(modules.all[from].parent?)],
        name => look_up(modules, from, name, visited)?,
    };
    for name in rest {
        let is_module = |place: &Place| matches!(place, Place::Module(_));
        if places.iter().any(is_module) {
            places.retain(is_module);
        }
        let mut next = Vec::new();
        for place in places {
            match place {
                Place::Module(module) if name == "super" => {
                    next.extend(modules.all[module].parent.map(Place::Module));
                }
                Place::Module(module) if modules.all[module].generated => {}
                Place::Module(module) => match look_up(modules, module, name, visited) {
                    Some(found) => next.extend(found),
                    // A macro of the module may define it.
                    None => next.push(Place::In(module)),
                },
                Place::In(module) => next.push(Place::In(module)),
            }
        }
        places = next;
    }
    Some(places)
}

fn look_up(
    modules: &Modules,
    module: usize,
    name: &str,
    visited: &mut Visited,
) -> Option<Vec<Place>> {
    if !visited.insert((module, name.to_owned())) {
        return None;
    }
    let mut found: Option<BTreeSet<Place>> = None;
    if let Some(meanings) = modules.all[module].names.get(name) {
        let found = found.get_or_insert_default();
        for meaning in meanings {
            match meaning {
                Meaning::Defined => {
                    found.insert(Place::In(module));
                }
                Meaning::Module(child) => {
                    found.insert(Place::Module(*child));
                }
                Meaning::Imported(path) => {
                    found.extend(resolve(modules, module, path, visited).unwrap_or_default());
                }
            }
        }
    } else {
        for glob in &modules.all[module].globs {
            for place in resolve(modules, module, glob, visited).unwrap_or_default() {
                if let Place::Module(from) = place
                    && let Some(places) = look_up(modules, from, name, visited)
                {
                    found.get_or_insert_default().extend(places);
                }
            }
        }
    }
    visited.remove(&(module, name.to_owned()));
    found.map(|places| places.into_iter().collect())
}

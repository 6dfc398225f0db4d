//! The modules of a crate: the names that each module defines or imports, and the paths in its
//! code.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Item, ItemUse, Meta, Token, UseTree};

/// The text of each Rust file of a crate, by its path.
pub(crate) type Sources = BTreeMap<String, String>;

/// The segments of a path, as written.
pub(crate) type Path = Vec<String>;

/// A module that is compiled outside tests.
#[derive(Default)]
pub(crate) struct Module {
    pub(crate) file: String,
    pub(crate) parent: Option<usize>,
    /// Its top-level module; empty for the root.
    pub(crate) top: String,
    /// Whether it is generated, and therefore not read.
    pub(crate) generated: bool,
    pub(crate) names: BTreeMap<String, Vec<Meaning>>,
    pub(crate) globs: Vec<Path>,
    /// The names of its `macro_rules!`.
    pub(crate) macros: BTreeSet<String>,
    pub(crate) mentions: Vec<Mention>,
}

/// The meaning of a name in a module.
pub(crate) enum Meaning {
    Defined,
    Module(usize),
    Imported(Path),
}

/// A path in the code.
pub(crate) struct Mention {
    pub(crate) path: Path,
    pub(crate) line: usize,
    /// Whether a `!` follows it.
    pub(crate) is_macro: bool,
}

/// The modules that a root file declares, the root first.
pub(crate) struct Modules {
    pub(crate) all: Vec<Module>,
    /// All files found, read or not.
    pub(crate) met: BTreeSet<String>,
}

/// Reads the modules below a root such as `src/lib.rs`.
pub(crate) fn read(sources: &Sources, root: &str) -> Modules {
    let mut modules = Modules {
        all: vec![Module {
            file: root.to_owned(),
            ..Module::default()
        }],
        met: BTreeSet::from([root.to_owned()]),
    };
    let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
    modules.read_file(sources, 0, folder);
    modules
}

impl Modules {
    fn read_file(&mut self, sources: &Sources, module: usize, folder: &str) {
        let file = &self.all[module].file;
        let parsed = syn::parse_file(&sources[file]);
        let parsed = parsed.unwrap_or_else(|error| panic!("{file}: {error}"));
        self.read_items(sources, module, folder, parsed.items);
    }

    fn read_items(&mut self, sources: &Sources, module: usize, folder: &str, items: Vec<Item>) {
        for item in items {
            match item {
                Item::Mod(declared) => {
                    let name = declared.ident.to_string();
                    let below = format!("{folder}/{name}");
                    let of = |file: &&String| {
                        let rest = file.strip_prefix(&below);
                        rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
                    };
                    if declared.attrs.iter().any(is_test) {
                        self.met.extend(sources.keys().filter(of).cloned());
                        continue;
                    }
                    let inline = declared.content.map(|(_, items)| items);
                    let file = match &inline {
                        Some(_) => self.all[module].file.clone(),
                        None => file_of(sources, &below),
                    };
                    let generated = file.split('/').any(|part| part == "generated");
                    if generated {
                        self.met.extend(sources.keys().filter(of).cloned());
                    }
                    self.met.insert(file.clone());
                    let child = self.all.len();
                    let top = match self.all[module].parent {
                        None => name.clone(),
                        Some(_) => self.all[module].top.clone(),
                    };
                    self.all.push(Module {
                        file,
                        parent: Some(module),
                        top,
                        generated,
                        ..Module::default()
                    });
                    self.name(module, name, Meaning::Module(child));
                    match inline {
                        _ if generated => {}
                        Some(items) => self.read_items(sources, child, &below, items),
                        None => self.read_file(sources, child, &below),
                    }
                }
                Item::Use(import) => self.import(module, import),
                item => {
                    if let Some(name) = defined(&item) {
                        if let Item::Macro(_) = item {
                            self.all[module].macros.insert(name.clone());
                        }
                        self.name(module, name, Meaning::Defined);
                    }
                    self.scan(module, item.into_token_stream());
                }
            }
        }
    }

    fn name(&mut self, module: usize, name: String, meaning: Meaning) {
        let meanings = self.all[module].names.entry(name).or_default();
        meanings.push(meaning);
    }

    fn import(&mut self, module: usize, import: ItemUse) {
        if !import.attrs.iter().any(is_test) && import.leading_colon.is_none() {
            self.import_tree(module, &Vec::new(), import.tree);
        }
    }

    fn import_tree(&mut self, module: usize, prefix: &Path, tree: UseTree) {
        let (ident, name) = match tree {
            UseTree::Path(path) => {
                let prefix = joined(prefix, &path.ident);
                return self.import_tree(module, &prefix, *path.tree);
            }
            UseTree::Group(group) => {
                for tree in group.items {
                    self.import_tree(module, prefix, tree);
                }
                return;
            }
            UseTree::Glob(_) => return self.all[module].globs.push(prefix.clone()),
            UseTree::Name(name) if name.ident == "self" => {
                let last = prefix.last().cloned().unwrap_or_default();
                return self.name(module, last, Meaning::Imported(prefix.clone()));
            }
            UseTree::Name(name) => (name.ident.clone(), name.ident),
            UseTree::Rename(renamed) => (renamed.ident, renamed.rename),
        };
        let path = match ident == "self" {
            true => prefix.clone(),
            false => joined(prefix, &ident),
        };
        self.all[module].mentions.push(Mention {
            path: path.clone(),
            line: ident.span().start().line,
            is_macro: false,
        });
        self.name(module, name.to_string(), Meaning::Imported(path));
    }

    /// Collects the paths in code, including those in macros.
    fn scan(&mut self, module: usize, code: TokenStream) {
        let tokens: Vec<TokenTree> = code.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Punct(hash) if hash.as_char() == '#' && is_test_at(&tokens, at + 1) => {
                    at = after_item(&tokens, at + 2);
                    continue;
                }
                TokenTree::Ident(word) if word == "use" => {
                    let end = (at..tokens.len()).find(|at| is_punct(&tokens, *at, ';'));
                    let end = end.map_or(tokens.len(), |end| end + 1);
                    let statement = tokens[at..end].iter().cloned().collect();
                    if let Ok(import) = syn::parse2::<ItemUse>(statement) {
                        self.import(module, import);
                        at = end;
                        continue;
                    }
                }
                // The paths in it belong to generated code.
                TokenTree::Ident(word) if word == "quote" && is_punct(&tokens, at + 1, '!') => {
                    at += 2;
                }
                TokenTree::Ident(first) => {
                    let starts = starts_path(&tokens, at);
                    let mut path = vec![first.to_string()];
                    while is_colons(&tokens, at + 1)
                        && let Some(TokenTree::Ident(next)) = tokens.get(at + 3)
                    {
                        path.push(next.to_string());
                        at += 3;
                    }
                    if starts {
                        let is_macro =
                            is_punct(&tokens, at + 1, '!') && !is_punct(&tokens, at + 2, '=');
                        self.all[module].mentions.push(Mention {
                            path,
                            line: first.span().start().line,
                            is_macro,
                        });
                    }
                }
                TokenTree::Group(group) => self.scan(module, group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            at += 1;
        }
    }
}

/// The file of a declared module.
fn file_of(sources: &Sources, below: &str) -> String {
    let places = [format!("{below}.rs"), format!("{below}/mod.rs")];
    let found = places.iter().find(|file| sources.contains_key(*file));
    found
        .unwrap_or_else(|| panic!("no file for the module {below}"))
        .clone()
}

fn defined(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}

fn joined(prefix: &Path, ident: &syn::Ident) -> Path {
    let mut path = prefix.clone();
    path.push(ident.to_string());
    path
}

fn is_punct(tokens: &[TokenTree], at: usize, wanted: char) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == wanted)
}

fn is_colons(tokens: &[TokenTree], at: usize) -> bool {
    is_punct(tokens, at, ':') && is_punct(tokens, at.wrapping_add(1), ':')
}

/// Whether a path starts at an identifier: it is not a field, method, lifetime or fragment, and
/// does not follow `::`.
fn starts_path(tokens: &[TokenTree], at: usize) -> bool {
    let before = |steps: usize, wanted| is_punct(tokens, at.wrapping_sub(steps), wanted);
    let is_member = before(1, '.') && !before(2, '.');
    let is_crate = matches!(&tokens[at], TokenTree::Ident(word) if word == "crate");
    let is_fragment = before(1, '$') && !is_crate;
    !is_member && !is_fragment && !before(1, '\'') && !is_colons(tokens, at.wrapping_sub(2))
}

/// Whether an attribute removes its item from all builds except tests.
fn is_test(attribute: &Attribute) -> bool {
    is_test_only(&attribute.meta)
}

fn is_test_only(cfg: &Meta) -> bool {
    let Meta::List(list) = cfg else { return false };
    let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    let parts = parts.unwrap_or_default();
    let is_all = list.path.is_ident("cfg") || list.path.is_ident("all");
    is_all
        && parts
            .iter()
            .any(|part| part.path().is_ident("test") || is_test_only(part))
}

fn is_test_at(tokens: &[TokenTree], at: usize) -> bool {
    let Some(TokenTree::Group(group)) = tokens.get(at) else {
        return false;
    };
    let meta = syn::parse2::<Meta>(group.stream());
    group.delimiter() == Delimiter::Bracket && meta.is_ok_and(|meta| is_test_only(&meta))
}

/// The end of the item that starts at a token.
fn after_item(tokens: &[TokenTree], at: usize) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        TokenTree::Ident(_) | TokenTree::Literal(_) => false,
    };
    let rest = tokens.get(at..).unwrap_or_default();
    let end = rest.iter().position(ends);
    end.map_or(tokens.len(), |end| at + end + 1)
}

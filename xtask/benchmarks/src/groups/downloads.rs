//! The download of a large file.

use std::path::PathBuf;
use std::rc::Rc;

use super::tasks::Task;
use crate::failure::Failure;
use crate::peers::Workshop;
use crate::row::Row;
use crate::service::{Served, Service, Settings};

const SIZE: u64 = 1_000_000_000;

pub(crate) fn rows(workshop: &Rc<Workshop>) -> Result<Vec<Row>, Failure> {
    let workshop = Rc::clone(workshop);
    let row = Row::new("1 GB into a file", 3, move || {
        let file = Downloaded(workshop.path("download"));
        let settings = Settings {
            file_size: SIZE,
            ..Settings::default()
        };
        let service = Rc::new(Service::start(&Served::Falcon(settings))?);
        let path = file.0.to_string_lossy().into_owned();
        let task = |name: &str| Task::new(&[name, &path], SIZE);
        let mut contestants = task("download").of_all(&workshop, &service);
        // `save_to` waits until the file is on the disk. The other programs don't.
        let mut copied = task("copy").of_ours(&workshop, &service)?;
        copied.name += ", `copy_to`";
        if let Some(saved) = contestants.first_mut() {
            saved.name += ", `save_to`";
        }
        contestants.insert(0, copied);
        for contestant in &mut contestants {
            if let Ok(measure) = contestant.measure.as_mut() {
                let file = Downloaded(file.0.clone());
                let mut inner = std::mem::replace(measure, Box::new(|| Err("moved".into())));
                *measure = Box::new(move || {
                    let cost = inner();
                    file.remove();
                    cost
                });
            }
        }
        Ok(contestants)
    });
    Ok(vec![row])
}

/// A file that is removed after each run.
struct Downloaded(PathBuf);

impl Downloaded {
    fn remove(&self) {
        // A run that failed may have written none.
        let _ = std::fs::remove_file(&self.0);
    }
}

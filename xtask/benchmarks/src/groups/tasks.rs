//! A task that the program of each SDK does against a service.

use std::rc::Rc;

use crate::cost::Cost;
use crate::failure::Failure;
use crate::peers::{Program, Workshop};
use crate::row::Contestant;
use crate::run::run;
use crate::service::Service;

/// Work for a program.
#[derive(Clone)]
pub(crate) struct Task {
    /// The arguments of the program.
    pub(crate) words: Vec<String>,
    /// The number that it prints: of items, requests or bytes.
    pub(crate) done: u64,
}

impl Task {
    pub(crate) fn new(words: &[&str], done: u64) -> Self {
        Task {
            words: words.iter().map(|word| (*word).to_owned()).collect(),
            done,
        }
    }

    /// All programs with this task.
    pub(crate) fn of_all(&self, workshop: &Workshop, service: &Rc<Service>) -> Vec<Contestant> {
        let programs = workshop.programs().iter();
        programs.map(|program| self.of(program, service)).collect()
    }

    /// The program of this SDK with this task.
    pub(crate) fn of_ours(
        &self,
        workshop: &Workshop,
        service: &Rc<Service>,
    ) -> Result<Contestant, Failure> {
        let ours = workshop.programs().first().ok_or("there is no program")?;
        Ok(self.of(ours, service))
    }

    fn of(&self, program: &Program, service: &Rc<Service>) -> Contestant {
        if let Err(why) = program.command() {
            return Contestant::missing(&program.name, why);
        }
        let (task, service) = (self.clone(), Rc::clone(service));
        let (name, program) = (program.name.clone(), program.clone());
        Contestant::new(name, move || task.run(&program, &service))
    }

    fn run(&self, program: &Program, service: &Service) -> Result<Cost, Failure> {
        let mut command = program.command()?;
        let run = run(service.serves(command.args(&self.words)))?;
        match run.output.trim() == self.done.to_string() {
            true => Ok(run.cost),
            false => Err(format!("it did {:?} of {}", run.output.trim(), self.done).into()),
        }
    }
}

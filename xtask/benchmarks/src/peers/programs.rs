//! The programs of all SDKs.

use super::cargo::RUSTY_FALCON;
use super::python::FALCONPY;
use super::workshop::{Built, Program, Workshop};

impl Workshop {
    /// The programs that do the tasks of an SDK. The first is this SDK's, and the last does only what
    /// any program must.
    pub(crate) fn programs(&self) -> &[Program] {
        self.programs.get_or_init(|| {
            let path = |built: Built| built.map(|path| vec![path.into_os_string()]);
            let own = |name: &str| path(Ok(self.own.join(name)));
            vec![
                Program {
                    name: "falcon-sdk".to_owned(),
                    words: own("falcon_sdk"),
                },
                Program {
                    name: RUSTY_FALCON.title(),
                    words: path(self.rusty_falcon()),
                },
                Program {
                    name: format!("falconpy {}", FALCONPY.version),
                    words: self.falconpy(),
                },
                Program {
                    name: "gofalcon".to_owned(),
                    words: path(self.gofalcon()),
                },
                Program {
                    name: "floor: received and discarded".to_owned(),
                    words: own("floor"),
                },
            ]
        })
    }
}

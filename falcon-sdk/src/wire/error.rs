//! Bodies that cannot be read at all.

/// A body that is not valid JSON: broken syntax, text that is not UTF-8, a lone surrogate, a number
/// beyond all floats, or more than 128 levels.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the body is not valid JSON: {message} at {path}, line {line} column {column}")]
#[non_exhaustive]
pub struct DecodeError {
    /// What is wrong.
    pub message: String,
    /// The innermost value around it: a JSON path such as `$.resources[3].name`.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The byte in the line, from 1; 0 if the line has just begun.
    pub column: usize,
}

impl DecodeError {
    pub(super) fn syntax(error: &serde_json::Error, path: Option<String>) -> Self {
        let message = error.to_string();
        let position = format!(" at line {} column {}", error.line(), error.column());
        DecodeError {
            message: message
                .strip_suffix(&position)
                .unwrap_or(&message)
                .to_owned(),
            path: path.unwrap_or_else(|| "$".to_owned()),
            line: error.line(),
            column: error.column(),
        }
    }

    pub(super) fn utf8(body: &[u8], error: &std::str::Utf8Error) -> Self {
        let valid = body.get(..error.valid_up_to()).unwrap_or_default();
        let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
        let begun = valid
            .iter()
            .rev()
            .take_while(|byte| **byte != b'\n')
            .count();
        DecodeError {
            message: "text that is not UTF-8".to_owned(),
            path: "$".to_owned(),
            line,
            column: begun + 1,
        }
    }
}

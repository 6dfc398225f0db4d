//! Replaces the secrets of a request.

use bytes::Bytes;

use super::call::{Call, Content, Value};
use crate::wire::Json;

impl Call {
    /// The same request with another text in place of each secret. The text is made from the
    /// secret's name.
    pub(crate) fn with_secrets(&self, text: impl Fn(&str) -> String) -> Call {
        let mut call = self.clone();
        for argument in &mut call.arguments {
            if let (true, Value::Texts(values)) = (argument.secret, &mut argument.value) {
                *values = vec![text(&argument.name)];
            }
        }
        if let (false, Some(Content::Json(json))) = (self.secrets.is_empty(), &mut call.body)
            && let Ok(mut body) = serde_json::from_slice::<Json>(json)
        {
            for pointer in &self.secrets {
                let named = |step: &&str| step.parse::<usize>().is_err();
                let name = pointer.rsplit('/').find(named).unwrap_or("secret");
                if let Some(value) = body.pointer_mut(pointer) {
                    *value = text(name).into();
                }
            }
            *json = Bytes::from(body.to_string());
        }
        call
    }
}

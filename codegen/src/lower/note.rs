//! Published constructs that the SDK writes in another form. Nothing is omitted without a note.

use std::fmt;

use crate::source::Place;

/// A construct in a place.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Note {
    /// The operation or the schema.
    pub place: Place,
    /// The construct.
    pub construct: Construct,
    /// The parameter, or the published name of the part.
    pub member: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: `{}`", self.place, self.member)
    }
}

/// A kind of construct, with the form that it gets.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Construct {
    /// `oneOf`, `anyOf` or `not`, with or without a discriminator.
    Choice,
    /// `allOf` of an object and another type.
    Contradiction,
    /// A `type` that the format does not have.
    UnknownType,
    /// A parameter that is one value or a list of values.
    ValueOrList,
    /// A parameter that is a list of lists.
    ListOfLists,
    /// A parameter that is an object, a choice or any JSON.
    Structured,
    /// A query parameter that is an object, sent as a parameter for each property.
    ObjectInQuery,
    /// A form field that is a list of files.
    ListOfFiles,
    /// A parameter in a cookie.
    Cookie,
    /// A parameter without a place in the path's template.
    NotInTemplate,
    /// A place in the path's template without a parameter.
    Undeclared,
    /// An operation with several tags.
    SecondTag,
    /// An operation without a tag.
    NoTag,
    /// A request that the service sends.
    Webhook,
    /// A typed body of a media type other than JSON and forms.
    TypedBody,
}

impl Construct {
    /// The construct and its form.
    pub fn form(self) -> &'static str {
        match self {
            Construct::Choice => "`oneOf`, `anyOf` or `not`: any JSON",
            Construct::Contradiction => "`allOf` of an object and another type: any JSON",
            Construct::UnknownType => "a `type` that the format does not have: any JSON",
            Construct::ValueOrList => "a parameter of one value or a list: a list",
            Construct::ListOfLists => {
                "a parameter of lists in a list: a list of text, each the inner list as it is sent"
            }
            Construct::Structured => "a parameter of any JSON or of an object: text as it is sent",
            Construct::ObjectInQuery => "an object in the query: a parameter for each property",
            Construct::ListOfFiles => "a list of files in a form: one file",
            Construct::Cookie => "an optional parameter in a cookie: omitted",
            Construct::NotInTemplate => "a path parameter that the path does not have: omitted",
            Construct::Undeclared => "a name in the path without a parameter: a text parameter",
            Construct::SecondTag => {
                "an operation with several tags: in the collection of the first"
            }
            Construct::NoTag => "an operation without a tag: in the collection `operations`",
            Construct::Webhook => "a webhook, which the service sends: omitted",
            Construct::TypedBody => "a typed body of another media type: bytes",
        }
    }
}

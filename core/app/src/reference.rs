//! The API reference as a page, rendered from the document: no script, nothing fetched from elsewhere.

use actix_web::get;
use actix_web::web::Data;
use askama::Template;
use serde_json::Value;
use std::collections::BTreeMap;
use web::{Page, Visitor, filters};

/// What the page shows of the document.
pub(crate) struct Reference {
    groups: Vec<Group>,
    types: Vec<Type>,
}

#[derive(Template)]
#[template(path = "reference.html")]
struct ReferencePage {
    reference: Data<Reference>,
}

/// The routes of one tag.
struct Group {
    name: String,
    anchor: String,
    routes: Vec<Route>,
}

struct Route {
    method: String,
    path: String,
    summary: String,
    description: String,
    public: bool,
    fields: Vec<Field>,
    body: Vec<Shape>,
    answers: Vec<Answer>,
}

/// A parameter of a route, or a member of a type.
struct Field {
    name: String,
    place: String,
    shape: Shape,
    required: bool,
    description: String,
}

struct Answer {
    status: String,
    description: String,
    body: Vec<Shape>,
}

/// What a value looks like; a named type is described further down.
struct Shape {
    text: String,
    anchor: Option<String>,
}

struct Type {
    name: String,
    anchor: String,
    description: String,
    values: String,
    fields: Vec<Field>,
}

/// The reference.
#[get("/api")]
pub(crate) async fn page(visitor: Visitor, reference: Data<Reference>) -> Page<ReferencePage> {
    Page::new(visitor.frame(), "app-api-title", ReferencePage { reference: reference.clone() }).wide()
}

impl Reference {
    /// Takes from the document what the page shows.
    pub(crate) fn of(document: &Value) -> Self {
        let mut groups: BTreeMap<String, Vec<Route>> = BTreeMap::new();
        for (path, item) in members(&document["paths"]) {
            for (method, operation) in members(item).filter(|(_, value)| value["responses"].is_object()) {
                groups.entry(text(&operation["tags"][0])).or_default().push(route(method, path, operation));
            }
        }
        let groups = groups.into_iter();
        Self {
            groups: groups.map(|(name, routes)| Group { anchor: slug(&name), name, routes }).collect(),
            types: members(&document["components"]["schemas"])
                .map(|(name, schema)| named(name, schema))
                .collect(),
        }
    }
}

fn route(method: &str, path: &str, operation: &Value) -> Route {
    let parameters = operation["parameters"].as_array();
    // An empty requirement says that nobody has to sign in.
    let public =
        operation["security"].as_array().is_some_and(|all| all.iter().any(|one| members(one).count() == 0));
    Route {
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&operation["summary"]),
        description: text(&operation["description"]),
        public,
        fields: parameters.into_iter().flatten().map(parameter).collect(),
        body: bodies(&operation["requestBody"]["content"]),
        answers: members(&operation["responses"])
            .map(|(status, answer)| Answer {
                status: status.to_owned(),
                description: text(&answer["description"]),
                body: bodies(&answer["content"]),
            })
            .collect(),
    }
}

fn parameter(parameter: &Value) -> Field {
    Field {
        name: text(&parameter["name"]),
        place: text(&parameter["in"]),
        shape: shape(&parameter["schema"]),
        required: parameter["required"] == true,
        description: text(&parameter["description"]),
    }
}

fn bodies(content: &Value) -> Vec<Shape> {
    let shapes = members(content).map(|(media, content)| {
        let inner = shape(&content["schema"]);
        Shape { text: format!("{} ({media})", inner.text), anchor: inner.anchor }
    });
    shapes.collect()
}

fn named(name: &str, schema: &Value) -> Type {
    let required: Vec<_> = schema["required"].as_array().into_iter().flatten().collect();
    let fields = members(&schema["properties"]).map(|(field, inner)| Field {
        name: field.to_owned(),
        place: String::new(),
        shape: shape(inner),
        required: required.iter().any(|name| *name == field),
        description: text(&inner["description"]),
    });
    let values: Vec<_> = schema["enum"].as_array().into_iter().flatten().map(text).collect();
    Type {
        name: name.to_owned(),
        anchor: slug(name),
        description: text(&schema["description"]),
        values: values.join(" · "),
        fields: fields.collect(),
    }
}

/// JSON Schema (2020-12) in a few words.
fn shape(schema: &Value) -> Shape {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return Shape { text: name.to_owned(), anchor: Some(slug(name)) };
    }
    let choices = ["oneOf", "anyOf", "allOf"].iter().find_map(|key| schema[*key].as_array());
    if let Some(choices) = choices {
        let shapes: Vec<_> = choices.iter().map(shape).collect();
        let anchor = shapes.iter().find_map(|shape| shape.anchor.clone());
        return Shape {
            text: shapes.into_iter().map(|shape| shape.text).collect::<Vec<_>>().join(" | "),
            anchor,
        };
    }
    if schema["items"].is_object() {
        let inner = shape(&schema["items"]);
        return Shape { text: format!("[{}]", inner.text), anchor: inner.anchor };
    }
    let kinds = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().map(text).collect::<Vec<_>>().join(" | "),
        kind => text(kind),
    };
    let format = schema["format"].as_str().map(|format| format!(" ({format})")).unwrap_or_default();
    Shape { text: format!("{kinds}{format}"), anchor: None }
}

fn members(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn slug(name: &str) -> String {
    name.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-")
}

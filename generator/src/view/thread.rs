//! A conversation, and the form to join it.

use model::item::{Comment, Discussion, Kind};
use serde::Serialize;
use tera::Value;

use super::Views;
use crate::dates::ShownDay;
use crate::fingerprint::{Fingerprint, Mix};
use crate::page::{Part, Shown};
use crate::site::Ix;
use crate::url;

#[derive(Serialize)]
struct ThreadShown {
    open: bool,
    closed: bool,
    count: usize,
    comments: Vec<CommentShown>,
    form: Option<Value>,
}

#[derive(Serialize)]
struct CommentShown {
    anchor: String,
    name: Option<String>,
    role: &'static str,
    date: Option<ShownDay>,
    lang: Option<String>,
    body: Value,
    replies: Vec<CommentShown>,
}

impl Views {
    /// The conversation about a thing: all of it comes from the comments, their texts, and the form to join in.
    pub(super) fn thread(&self, about: Ix) -> Shown<'_> {
        let door = self.site.item(about).discussion();
        let form = self.form_for(Kind::Comment).filter(|_| door == Discussion::Open);
        let (said, comments) = self.said(about);
        let form = form.map(|form| self.form_about(form, about, said));
        let form_mark = form.as_ref().map_or_else(Fingerprint::default, |form| form.mark);
        let mark = Mix::new().text(door.as_str()).mark(&form_mark).mark(&said).done();
        Shown::of_items(mark, Part::CardAndBody, comments, move |_| {
            let strands = self.site.thread(about);
            let comments = strands.iter().map(|strand| self.comment(strand.comment, &strand.replies));
            Value::from_serializable(&ThreadShown {
                open: door == Discussion::Open,
                closed: door == Discussion::Closed,
                count: strands.iter().map(|strand| 1 + strand.replies.len()).sum(),
                comments: comments.collect(),
                form: form.as_ref().map(Shown::value),
            })
        })
    }

    /// The fingerprint of a conversation, and the comments in it.
    fn said(&self, about: Ix) -> (Fingerprint, Vec<Ix>) {
        let (mut mix, mut comments) = (Mix::new(), Vec::new());
        for strand in self.site.thread(about) {
            mix.number(strand.replies.len());
            for ix in [strand.comment].iter().chain(&strand.replies) {
                mix.mark(&self.marks[*ix]).mark(&self.site.entries[*ix].body.mark);
                comments.push(*ix);
            }
        }
        (mix.done(), comments)
    }

    fn comment(&self, ix: Ix, replies: &[Ix]) -> CommentShown {
        let item = self.site.item(ix);
        let comment = item.details.comment();
        CommentShown {
            anchor: url::anchor(&item.id),
            name: comment.and_then(|comment| comment.name_shown.clone()),
            role: comment.map_or("public", Comment::voice),
            date: item.common.date.map(|day| self.site.dates.day(day)),
            lang: self.site.other_language(ix).map(str::to_owned),
            body: Value::safe_string(&self.spoken_html(ix)),
            replies: replies.iter().map(|reply| self.comment(*reply, &[])).collect(),
        }
    }
}

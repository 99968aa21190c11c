//! A conversation, and the form to join it.

use model::item::{Comment, Discussion, Kind};
use serde::Serialize;
use tera::Value;

use super::Views;
use crate::dates::{self, ShownDay};
use crate::forms::{self, About, FormShown};
use crate::page::Shown;
use crate::site::Ix;
use crate::url;

#[derive(Serialize)]
struct ThreadShown {
    open: bool,
    closed: bool,
    count: usize,
    comments: Vec<CommentShown>,
    form: Option<FormShown>,
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

impl Views<'_> {
    /// The conversation about a thing.
    pub(super) fn thread(&self, about: Ix) -> Shown {
        let (strands, door) = (self.site.thread(about), self.site.item(about).discussion());
        let form = self.site.forms.iter().map(|(_, form)| form).find(|form| form.becomes == Some(Kind::Comment));
        let place = About { id: Some(&self.site.item(about).id), thread: &strands };
        let comments: Vec<CommentShown> =
            strands.iter().map(|strand| self.comment(strand.comment, &strand.replies)).collect();
        Shown::of(&ThreadShown {
            open: door == Discussion::Open,
            closed: door == Discussion::Closed,
            count: strands.iter().map(|strand| 1 + strand.replies.len()).sum(),
            comments,
            form: form.filter(|_| door == Discussion::Open).map(|form| forms::shown(self.site, form, &place)),
        })
    }

    fn comment(&self, ix: Ix, replies: &[Ix]) -> CommentShown {
        let item = self.site.item(ix);
        let comment = item.details.comment();
        CommentShown {
            anchor: url::anchor(&item.id),
            name: comment.and_then(|comment| comment.name_shown.clone()),
            role: comment.map_or("public", Comment::voice),
            date: item.common.date.map(dates::day),
            lang: item.common.lang.clone(),
            body: self.body(ix).value,
            replies: replies.iter().map(|reply| self.comment(*reply, &[])).collect(),
        }
    }
}

//! Small sites for tests, each written as one text: a line `//- path` begins a file.

use std::path::Path;

use tempfile::TempDir;

/// A site with a form that has every kind of field, and one for comments.
pub const SITE: &str = "\
//- content/site.yaml
name: Example
//- content/rounds/v1.md
---
title: Round one
opens: 2024-01-01
closes: 2024-06-30
---
//- content/rounds/v2.md
---
title: Round two
opens: 2026-09-01
closes: 2026-12-18
---
//- content/challenges/old.md
---
title: An old question
round: v1
---
//- content/challenges/new.md
---
title: Who's \"there\"?
round: v2
---
//- content/challenges/held-back.md
---
title: Not yet
round: v2
draft: true
---
//- content/ideas/bus.md
---
title: Bus <times>
---
//- content/ideas/draft.md
---
title: Draft
draft: true
---
//- content/ideas/closed.md
---
title: An old story
comments: closed
---
//- content/posts/heard.md
---
title: What do you think?
date: 2026-01-01
what_we_heard: A lot.
---
//- content/pages/help/privacy.md
---
title: Privacy
---
//- content/forms/idea.yaml
title: Share an idea
at: /ideas/new/
becomes: idea
round: current
retention: P180D
consent: {field: agree, text: pages/help/privacy}
limits: {body_kib: 64}
fields:
  - {id: title, kind: text, label: Your idea, called: Your idea, required: Enter your idea, max: 120, shown: published}
  - {id: story, kind: textarea, label: More, hint: As long as you like, max: 1000, shown: published, as: body}
  - {id: challenge, kind: radios, label: Which question?, options_from: challenges, other: true, shown: published, as: challenges}
  - {id: themes, kind: checkboxes, label: Themes, options: [{id: a, label: Apples}, {id: b, label: Bells}], shown: published}
  - {id: size, kind: select, label: Size, options: [{id: s, label: Small}, {id: l, label: Large}], shown: totals}
  - {id: email, kind: email, label: Email address, max: 100, shown: private}
  - {id: about, kind: reference, of: [ideas], max: 100, shown: private}
  - {id: agree, kind: checkbox, label: I agree, shown: private}
  - {id: website, kind: honeypot, shown: private}
//- content/forms/checked.yaml
title: Ask for help
at: /help/new/
check_answers: true
button: Send your request
retention: P180D
consent: {field: agree, text: pages/help/privacy}
fields:
  - {id: what, kind: textarea, label: What would help?, required: Enter what would help, max: 1000, shown: published}
  - {id: kinds, kind: checkboxes, label: Of which kind?, options: [{id: a, label: Advice}, {id: k, label: A \"key\"}], other: true, shown: published}
  - {id: from, kind: date, label: From when?, shown: published}
  - {id: group, kind: radios, label: For a group?, options: [{id: y, label: Yes}, {id: n, label: No}], shown: totals}
  - {id: group_name, kind: organisation, label: Which group?, when: {group: y}, shown: published}
  - {id: email, kind: email, label: Email address, shown: private}
  - {id: about, kind: reference, of: [ideas], shown: published}
  - {id: agree, kind: checkbox, label: I agree, shown: private}
  - {id: website, kind: honeypot, shown: private}
//- content/forms/contact.yaml
title: Write to us
at: /help/contact/new/
fields:
  - {id: reference, kind: text, label: Your reference, shown: totals}
//- content/forms/comment.yaml
title: Say something
at: /comment/
becomes: comment
fields:
  - {id: about, kind: reference, of: [ideas, posts], required: Say about what, shown: published}
  - {id: body, kind: textarea, label: Your comment, required: Enter a comment, max: 1000, shown: published}
//- content/forms/future.yaml
title: Later
at: /later/
opens: 2027-01-01
fields:
  - {id: a, kind: text, label: A word, shown: published}
//- content/forms/past.yaml
title: Earlier
at: /earlier/
closes: 2026-11-23
fields:
  - {id: a, kind: text, label: A word, shown: published}
//- content/forms/broken.yaml
title: Broken
fields: no
";

/// A folder with the files of a text in it.
pub fn site(text: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), text);
    folder
}

/// Writes the files of a text into a folder.
pub fn write(root: &Path, text: &str) {
    for file in text.split("//- ").skip(1) {
        let (path, content) = file.split_once('\n').unwrap();
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
}

/// Pairs of borrowed texts as owned ones.
pub fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

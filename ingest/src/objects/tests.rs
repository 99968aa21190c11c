//! A bucket keeps what it is given, whatever it is like.

use super::service::Service;
use super::*;

fn each() -> [Objects; 2] {
    [Service::default().bucket(), Service::heedless().bucket()]
}

#[tokio::test]
async fn what_is_put_can_be_read_listed_and_taken_away() {
    for bucket in each() {
        assert_eq!(bucket.create("waiting/idea/A.md", b"one").await.unwrap(), Created::New);
        bucket.replace("waiting/note.md", b"two").await.unwrap();
        let keys = ["waiting/idea/A.md", "waiting/none", "waiting/note.md"].map(str::to_owned);
        let read = bucket.get_all(&keys).await.unwrap();
        assert_eq!(read, [Some(b"one".to_vec()), None, Some(b"two".to_vec())]);
        let top = bucket.list("waiting").await.unwrap();
        assert_eq!((top.objects[0].name.as_str(), &top.folders[..]), ("note.md", &["idea".to_owned()][..]));
        let all: Vec<String> = bucket.below("waiting").await.unwrap().into_iter().map(|one| one.name).collect();
        assert_eq!(all, ["note.md", "idea/A.md"]);
        assert!(
            bucket.remove("waiting/idea/A.md").await.unwrap() && !bucket.remove("waiting/idea/A.md").await.unwrap()
        );
        assert!(bucket.list("nowhere").await.unwrap().objects.is_empty());
    }
}

#[tokio::test]
async fn a_place_in_or_around_which_a_site_lies_is_public() {
    let service = Service::default();
    let [around, other] = ["", "city"].map(|folder| Objects::of(Arc::new(service.clone()), Key::from(folder)).unwrap());
    let bucket = service.bucket(); // the folder `county`
    other.replace(PUBLISHED, b"{}").await.unwrap();
    assert!(!bucket.are_published().await.unwrap() && other.are_published().await.unwrap());
    bucket.replace(PUBLISHED, b"{}").await.unwrap();
    assert!(bucket.are_published().await.unwrap());
    bucket.remove(PUBLISHED).await.unwrap();
    around.replace(PUBLISHED, b"{}").await.unwrap();
    assert!(bucket.are_published().await.unwrap());
}

#[tokio::test]
async fn whether_one_is_created_only_where_there_is_none_depends_on_the_service() {
    let [heeds, heedless] = each();
    for (bucket, second, left) in [(heeds, Created::Existed, b"first"), (heedless, Created::New, b"other")] {
        bucket.create("x", b"first").await.unwrap();
        assert_eq!(bucket.create("x", b"other").await.unwrap(), second);
        assert_eq!(bucket.get("x").await.unwrap().unwrap(), left);
    }
}

#[test]
fn a_bucket_can_be_asked_and_dropped_with_and_without_a_runtime() {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let (bucket, other) = (Service::default().bucket(), Service::default().bucket());
    bucket.wait(|bucket| async move { bucket.replace("x", b"y").await }).unwrap();
    assert_eq!(futures_executor::block_on(bucket.get("x")).unwrap().unwrap(), b"y");
    runtime.block_on(async move {
        other.replace("x", b"y").await.unwrap();
        assert!(other.wait(|other| async move { other.get("x").await }).unwrap().is_some());
    });
}

#[tokio::test]
async fn one_that_does_not_answer_is_an_error_that_says_so() {
    let service = Service::default();
    let bucket = service.bucket();
    service.goes_down(true);
    for error in
        [bucket.get("x").await.map(drop), bucket.create("x", b"").await.map(drop), bucket.list("x").await.map(drop)]
    {
        assert!(error.unwrap_err().to_string().contains("it does not answer"));
    }
    assert!(bucket.remove("x").await.is_err());
}

#[test]
fn an_address_names_a_bucket_or_it_is_said_how() {
    for odd in ["programme", "ftp://x/y", "s3://", "s3:///county", "./folder"] {
        let error = Objects::in_bucket(odd).unwrap_err().to_string();
        assert!(error.contains("s3://programme/county"), "{error}");
    }
}

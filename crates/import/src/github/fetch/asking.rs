//! One request to GitHub, with patience: its rate limits say when to come back.
//! Source: "Best practices for using the REST API", docs.github.com.

use crate::{
    Stopped,
    talk::{Auth, TRIES, Talk, is_final, pause, refused, retry_after},
};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use ureq::http::HeaderMap;
use url::Url;

/// The longest wait that is taken: GitHub's limits start anew every hour.
const PATIENCE: Duration = Duration::from_secs(3700);

/// Who hears of a wait before it begins.
pub(super) trait Waiting: FnMut(Duration) {}
impl<F: FnMut(Duration)> Waiting for F {}

/// A conversation with one API.
pub(super) struct Asking {
    talk: Talk,
    api: Url,
    wait: fn(Duration),
}

impl Asking {
    pub fn new(auth: &Auth, allow_private: bool, api: Url, wait: fn(Duration)) -> Self {
        Self { talk: Talk::new(auth, allow_private), api, wait }
    }

    /// The answer, and where the page after it is.
    ///
    /// # Errors
    /// A sentence with the address, what it answered and the way out.
    pub fn get(&self, address: &Url, waiting: &mut impl Waiting) -> Result<(Vec<u8>, Option<Url>), Stopped> {
        let mut last = String::new();
        for attempt in 0..TRIES {
            let (status, headers, body) = match self.talk.once(address.as_str()) {
                Ok(answer) => answer,
                Err(error) if is_final(&error) => return Err(Stopped(format!("{address} cannot be asked: {error}."))),
                Err(error) => {
                    last = error.to_string();
                    self.pause(pause(attempt, None), waiting);
                    continue;
                }
            };
            let limit = limit(&headers, now_seconds());
            match (status, limit) {
                (200..=299, _) => return Ok((body, self.following(&headers)?)),
                (403 | 429, Some(wait)) if wait > PATIENCE => {
                    let minutes = wait.as_secs() / 60;
                    return Err(Stopped(format!("{address}: GitHub allows no more requests for {minutes} minutes; import again then.")));
                }
                (403 | 429, Some(wait)) => self.pause(wait, waiting),
                (429 | 500 | 502..=504, _) => self.pause(pause(attempt, None), waiting),
                _ => return Err(Stopped(refused(address.as_str(), status, &body))),
            }
            last = format!("it answered {status}");
        }
        Err(Stopped(format!("{address} was asked {TRIES} times in vain: {last}. Wait a while and import again; it goes on where it was.")))
    }

    fn pause(&self, wait: Duration, waiting: &mut impl Waiting) {
        waiting(wait);
        (self.wait)(wait);
    }

    /// The next page, which must be at the same machine: the token goes there too.
    fn following(&self, headers: &HeaderMap) -> Result<Option<Url>, Stopped> {
        let links = headers.get("link").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let Some(next) = links.split(',').find_map(next_of) else { return Ok(None) };
        match Url::parse(next) {
            Ok(url) if url.origin() == self.api.origin() => Ok(Some(url)),
            _ => Err(Stopped(format!("{} names a next page at {next}, which is another machine; that is not followed.", self.api))),
        }
    }
}

/// The address of `<address>; rel="next"` (RFC 8288).
fn next_of(link: &str) -> Option<&str> {
    let (address, parameters) = link.trim().strip_prefix('<')?.split_once('>')?;
    let is_next = |parameter: &str| matches!(parameter.trim(), "rel=\"next\"" | "rel=next");
    parameters.split(';').any(is_next).then_some(address)
}

/// How long a limit asks to wait: what `Retry-After` says, else until the limit starts
/// anew where nothing is left of it; `None` where no limit is the reason.
fn limit(headers: &HeaderMap, now: u64) -> Option<Duration> {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<u64>().ok();
    let reset = || number("x-ratelimit-reset").filter(|_| number("x-ratelimit-remaining") == Some(0));
    retry_after(headers).or_else(|| reset().map(|reset| Duration::from_secs(reset.saturating_sub(now) + 1)))
}

/// Seconds since 1970, by the clock of this machine.
fn now_seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_found_among_the_links() {
        let links = r#"<https://x/?page=1>; rel="prev", <https://x/?page=3&a=b>; rel="next", <https://x/?page=9>; rel="last""#;
        assert_eq!(links.split(',').find_map(next_of), Some("https://x/?page=3&a=b"));
        assert_eq!(next_of(r#"<https://x>; rel="last""#), None);
        assert_eq!(next_of("nonsense"), None);
    }

    #[test]
    fn a_limit_says_how_long_to_wait() {
        let headers = |pairs: &[(&'static str, &'static str)]| {
            pairs.iter().map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value"))).collect::<HeaderMap>()
        };
        assert_eq!(limit(&headers(&[("retry-after", "40")]), 0), Some(Duration::from_secs(40)));
        let spent = headers(&[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1030")]);
        assert_eq!(limit(&spent, 1000), Some(Duration::from_secs(31)));
        assert_eq!(limit(&spent, 2000), Some(Duration::from_secs(1)));
        assert_eq!(limit(&headers(&[("x-ratelimit-remaining", "7"), ("x-ratelimit-reset", "1030")]), 1000), None);
    }
}

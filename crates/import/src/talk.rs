//! Talking to a tool over HTTP: with patience, with bounds, and never by accident
//! to a machine inside one's own network.
//!
//! Proxies are not used: behind one, nobody could say where a name leads.

use crate::Stopped;
use std::{
    io::Read,
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};
use ureq::{
    Agent,
    config::Config,
    http::{HeaderMap, Uri},
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};

/// Bytes of one response at most.
const LONGEST: u64 = 256 << 20;

/// How often one address is asked before giving up.
pub(crate) const TRIES: u32 = 6;

/// The longest wait that a tool may ask for between two tries.
const PATIENCE: Duration = Duration::from_secs(120);

/// How to show who one is.
#[derive(Clone, PartialEq, Eq)]
pub enum Auth {
    /// As nobody.
    Nobody,
    /// With a token: `Authorization: Bearer …`.
    Token(String),
    /// With a name (on Jira Cloud the e-mail address) and a password or API token.
    Basic {
        /// The name.
        user: String,
        /// The password or API token.
        secret: String,
    },
}

/// Secrets are never printed.
impl std::fmt::Debug for Auth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Nobody => "Nobody",
            Self::Token(_) => "Token(…)",
            Self::Basic { .. } => "Basic(…)",
        })
    }
}

impl Auth {
    fn header(&self) -> Option<String> {
        match self {
            Self::Nobody => None,
            Self::Token(token) => Some(format!("Bearer {token}")),
            Self::Basic { user, secret } => Some(format!("Basic {}", base64(format!("{user}:{secret}").as_bytes()))),
        }
    }
}

/// RFC 4648, with padding.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let three = chunk.iter().chain([&0, &0]).take(3).fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
        for nth in 0..4 {
            let letter = LETTERS[(three >> (18 - 6 * nth)) as usize & 63];
            text.push(if nth <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

/// Finds addresses, and refuses those inside one's own network.
#[derive(Debug, Default)]
struct OnlyPublic(DefaultResolver);

impl Resolver for OnlyPublic {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let addresses = self.0.resolve(uri, config, timeout)?;
        match addresses.iter().find(|address| is_private(address.ip())) {
            None => Ok(addresses),
            Some(address) => Err(ureq::Error::Io(std::io::Error::other(Private(address.ip())))),
        }
    }
}

/// The address is inside one's own network.
#[derive(Debug, thiserror::Error)]
#[error("it leads to {0}, inside your own network; say --private-network if that is meant")]
struct Private(IpAddr);

/// Whether an address is not one of the public internet: loopback, private,
/// link-local (also the metadata services of clouds), shared, or none at all.
pub fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            let shared = a == 100 && (64..128).contains(&b);
            let special = v4.is_broadcast() || v4.is_multicast() || v4.is_unspecified() || a == 0 || a >= 240;
            v4.is_loopback() || v4.is_private() || v4.is_link_local() || shared || special
        }
        IpAddr::V6(v6) => match v6.to_ipv4_mapped().or_else(|| translated(v6)) {
            Some(v4) => is_private(IpAddr::V4(v4)),
            None => {
                let special = v6.is_loopback() || v6.is_unspecified() || v6.is_multicast();
                special || v6.is_unique_local() || v6.is_unicast_link_local()
            }
        },
    }
}

/// The IPv4 address behind `64:ff9b::/96` (RFC 6052).
fn translated(v6: Ipv6Addr) -> Option<std::net::Ipv4Addr> {
    match v6.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(((u32::from(high) << 16) | u32::from(low)).into()),
        _ => None,
    }
}

/// A tool that answers with JSON.
pub struct Talk {
    agent: Agent,
    authorization: Option<String>,
    /// How to wait between two tries; tests do not.
    pub wait: fn(Duration),
}

impl Talk {
    /// A conversation; addresses inside one's own network only with `allow_private`.
    pub fn new(auth: &Auth, allow_private: bool) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .timeout_connect(Some(Duration::from_secs(20)))
            .timeout_global(Some(Duration::from_secs(300)))
            .user_agent("alongside")
            .build();
        let agent = if allow_private {
            Agent::with_parts(config, DefaultConnector::default(), DefaultResolver::default())
        } else {
            Agent::with_parts(config, DefaultConnector::default(), OnlyPublic::default())
        };
        Self { agent, authorization: auth.header(), wait: std::thread::sleep }
    }

    /// Gets an address; tells what to do when that is not possible. A tool that says
    /// "too much" or "not now" is asked again after the time that it names.
    ///
    /// # Errors
    /// A sentence with the address, what it answered and the way out.
    pub fn get(&self, address: &str) -> Result<Vec<u8>, Stopped> {
        let mut last = String::new();
        for attempt in 0..TRIES {
            let (status, headers, body) = match self.once(address) {
                Ok(answer) => answer,
                Err(error) if is_final(&error) => return Err(Stopped(format!("{address} cannot be asked: {error}."))),
                Err(error) => {
                    last = error.to_string();
                    (self.wait)(pause(attempt, None));
                    continue;
                }
            };
            match status {
                200..=299 => return Ok(body),
                429 | 500 | 502..=504 => {
                    last = format!("it answered {status}");
                    (self.wait)(pause(attempt, retry_after(&headers)));
                }
                _ => return Err(Stopped(refused(address, status, &body))),
            }
        }
        Err(Stopped(format!("{address} was asked {TRIES} times in vain: {last}. Wait a while and import again; it goes on where it was.")))
    }

    /// Gets an address once: status, headers and body, whatever the status.
    pub(crate) fn once(&self, address: &str) -> Result<(u16, HeaderMap, Vec<u8>), ureq::Error> {
        let mut request = self.agent.get(address).header("Accept", "application/json");
        if let Some(authorization) = &self.authorization {
            request = request.header("Authorization", authorization);
        }
        let response = request.call()?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let mut body = Vec::new();
        let read = response.into_body().into_reader().take(LONGEST + 1).read_to_end(&mut body);
        read.map_err(ureq::Error::Io)?;
        if body.len() as u64 > LONGEST {
            return Err(ureq::Error::BodyExceedsLimit(LONGEST));
        }
        Ok((status, headers, body))
    }
}

/// Whether trying again is of no use.
pub(crate) fn is_final(error: &ureq::Error) -> bool {
    let private = |error: &std::io::Error| error.get_ref().is_some_and(|inner| inner.is::<Private>());
    match error {
        ureq::Error::Io(error) => private(error),
        ureq::Error::BadUri(_) | ureq::Error::HostNotFound | ureq::Error::BodyExceedsLimit(_) | ureq::Error::Http(_) => true,
        _ => false,
    }
}

/// What the tool asks to wait, in seconds; dates are not used by the tools we know.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get("retry-after")?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

/// As long as the tool asks, else a second, two, four…; never beyond [`PATIENCE`].
pub(crate) fn pause(attempt: u32, asked: Option<Duration>) -> Duration {
    asked.unwrap_or_else(|| Duration::from_secs(1 << attempt.min(6))).min(PATIENCE)
}

/// Whether a tool answered that it does not understand what it was asked: a place from
/// which it should go on may be too old for it.
pub(crate) fn is_not_understood(stopped: &Stopped) -> bool {
    [400, 404, 410].iter().any(|status| stopped.0.contains(&format!(" answered {status}. ")))
}

/// Whether a tool answered that what it was asked for is not there.
pub(crate) fn is_gone(stopped: &Stopped) -> bool {
    [404, 410].iter().any(|status| stopped.0.contains(&format!(" answered {status}. ")))
}

/// A refusal in a sentence, with the way out.
pub(crate) fn refused(address: &str, status: u16, body: &[u8]) -> String {
    let said: String = String::from_utf8_lossy(body).chars().filter(|c| !c.is_control()).take(200).collect();
    let way_out = match status {
        401 | 403 => "Check the token: it may be wrong, expired, or without the right to read this",
        404 => "Check the address",
        400 => "Check the query",
        _ => "Check the address in a browser",
    };
    format!("{address} answered {status}. {way_out}. It said: {said}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_agrees_with_rfc_4648() {
        let pairs = [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")];
        assert!(pairs.iter().all(|(plain, coded)| base64(plain.as_bytes()) == *coded));
    }

    #[test]
    fn private_addresses_are_told_from_public_ones() {
        let private = [
            "127.0.0.1",
            "10.1.2.3",
            "192.168.0.9",
            "172.16.0.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "::1",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
        ];
        let public = ["1.1.1.1", "104.192.141.1", "2606:4700::1111", "172.32.0.1"];
        let all = |list: &[&str], is: bool| list.iter().all(|text| text.parse().map(is_private) == Ok(is));
        assert!(all(&private, true) && all(&public, false));
    }

    #[test]
    fn a_private_address_is_refused_after_resolution_without_trying_again() {
        let mut talk = Talk::new(&Auth::Nobody, false);
        talk.wait = |_| panic!("it is not asked again");
        let refused = talk.get("http://localhost:9/rest").expect_err("it is private").to_string();
        assert!(refused.contains("inside your own network; say --private-network if"), "{refused}");
    }

    #[test]
    fn waiting_is_bounded() {
        assert_eq!(pause(0, None), Duration::from_secs(1));
        assert_eq!(pause(3, Some(Duration::from_secs(7))), Duration::from_secs(7));
        assert_eq!(pause(3, Some(Duration::from_secs(86_400))), PATIENCE);
    }
}

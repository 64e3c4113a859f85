//! The rules against other sites and other machines.
//!
//! There is no sign-in yet, so whoever reaches the port is let in. Three rules keep
//! that to this machine: the server binds to loopback only; the `Host` must be a
//! name of loopback, so that no foreign name can be pointed here (DNS rebinding);
//! and whatever changes something must come from a page of this server.

use crate::problem::{InApi, OnPage, Problem};
use axum::{
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// No inline script, no inline style, nothing from elsewhere, no frame around it.
const CONTENT_POLICY: &str = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types alongside";

/// Lets a request through, or says why not; every answer carries the rules for the browser.
pub async fn guard(request: Request, next: Next) -> Response {
    let in_api = request.uri().path().starts_with("/api/");
    let refused = refused(request.method(), request.headers(), request.uri().authority().map(|authority| authority.as_str()));
    let mut response = match refused {
        None => next.run(request).await,
        Some(problem) if in_api => InApi(problem).into_response(),
        Some(problem) => OnPage(problem).into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-cache"));
    response
}

fn refused(method: &Method, headers: &HeaderMap, authority: Option<&str>) -> Option<Problem> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let host = text("host").or(authority).unwrap_or_default();
    if !is_loopback(host) {
        return Some(Problem::forbidden(format!(
            "This server answers to localhost, 127.0.0.1 and [::1] only, not to “{}”. Open it by one of these names.",
            host.chars().take(80).collect::<String>()
        )));
    }
    if method.is_safe() {
        return None;
    }
    let same_site = match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        (None, None) => false,
    };
    (!same_site).then(|| Problem::forbidden("Only a page of this server may change something here. Nothing was changed. From a program, send an Origin header that names this host."))
}

/// Whether a `Host` names this machine itself.
pub fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_loopback_are_answered() {
        for host in ["localhost", "LOCALHOST:7878", "127.0.0.1:80", "[::1]:7878", "127.8.9.1"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "10.0.0.1", "[::2]", "0.0.0.0"] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}

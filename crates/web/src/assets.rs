//! What the browser loads: one style sheet, a few scripts, the mark. Built into
//! the binary; the address carries a hash of the content, so it is kept for good.

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use std::{collections::BTreeMap, sync::LazyLock};

struct Asset {
    address: String,
    kind: &'static str,
    bytes: &'static [u8],
}

static ASSETS: LazyLock<BTreeMap<&'static str, Asset>> = LazyLock::new(|| {
    let listed: [(&str, &str, &[u8]); 7] = [
        ("alongside.css", "text/css; charset=utf-8", include_bytes!("../assets/alongside.css")),
        ("live.js", "text/javascript; charset=utf-8", include_bytes!("../assets/live.js")),
        ("keys.js", "text/javascript; charset=utf-8", include_bytes!("../assets/keys.js")),
        ("palette.js", "text/javascript; charset=utf-8", include_bytes!("../assets/palette.js")),
        ("plan.js", "text/javascript; charset=utf-8", include_bytes!("../assets/plan.js")),
        ("theme.js", "text/javascript; charset=utf-8", include_bytes!("../assets/theme.js")),
        ("mark.svg", "image/svg+xml", include_bytes!("../assets/mark.svg")),
    ];
    // Modules name each other without a hash, so one hash stands for all of them.
    let hash = hash(listed.iter().flat_map(|(_, _, bytes)| bytes.iter().copied()));
    listed.into_iter().map(|(name, kind, bytes)| (name, Asset { address: format!("/assets/{hash:016x}/{name}"), kind, bytes })).collect()
});

/// FNV-1a: not against attackers, only to tell one build's files from another's.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Where an asset is; an asset that does not exist leads to the root.
pub fn address(name: &str) -> &'static str {
    ASSETS.get(name).map_or("/", |asset| &asset.address)
}

/// The style sheet itself, for a document that stands alone.
pub fn style_sheet() -> &'static str {
    ASSETS.get("alongside.css").and_then(|asset| std::str::from_utf8(asset.bytes).ok()).unwrap_or_default()
}

/// Serves an asset under the hash of this build; any other hash is not found, so
/// that a page of one build never runs with the script of another.
pub async fn serve(Path((hash, name)): Path<(String, String)>) -> Response {
    match ASSETS.get(name.as_str()) {
        Some(asset) if asset.address.contains(&hash) => {
            ([(header::CONTENT_TYPE, asset.kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")], asset.bytes)
                .into_response()
        }
        _ => (StatusCode::NOT_FOUND, "There is no such file in this build; load the page again.").into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_is_small_and_every_address_carries_the_hash() {
        for (name, asset) in ASSETS.iter() {
            assert!(asset.address.ends_with(name));
            assert!(!name.ends_with(".js") || asset.bytes.len() < 12_000, "{name} has {} bytes", asset.bytes.len());
        }
    }
}

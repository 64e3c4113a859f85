//! ad hoc
use crate::served::{empty, get, now, served};
use domain::{
    Command, Key, ScopeItemId, Side, Stamp, Via, Worth, capacity, estimate,
    estimate::{Estimator, Of, Range, Unit},
    feature, scope_item, team,
};
#[tokio::test]
async fn timing() {
    for n in [8usize, 40, 200, 1000] {
        let state = empty();
        let stamp = Stamp { at: now().plus_seconds(-864_000), by: None, via: Via::Web };
        let mut c: Vec<Command> = vec![
            team::Command::Form { prefix: "PAY".into(), name: "Pay".into() }.into(),
            feature::Command::Open { team: "PAY".into(), title: "T".into() }.into(),
        ];
        let f = Key::from("PAY-1");
        let mut x = 12345u64;
        let mut r = |m: u64| {
            x = x.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (x >> 33) % m
        };
        for i in 0..n {
            let worth = if r(5) == 0 { Worth::Essential } else { Worth::Wanted };
            let needs = if i > 0 && r(3) == 0 { [ScopeItemId(r(i as u64) as u32 + 1)].into() } else { Default::default() };
            c.push(
                scope_item::Command::Slice {
                    feature: f.clone(),
                    definition: scope_item::Definition {
                        worth,
                        value: 1.0 + r(20) as f64,
                        needs,
                        side: Some(Side::Engineering),
                        ..scope_item::Definition::new("A slice")
                    },
                    expected: None,
                }
                .into(),
            );
            let p50 = 0.5 + r(8) as f64;
            c.push(
                estimate::Command::Give {
                    of: Of::Item(ScopeItemId(i as u32 + 1)),
                    estimator: Estimator { person: None, side: Some(Side::Engineering) },
                    range: Range { p10: None, p50, p90: p50 * 2.5, unit: Unit::Days },
                }
                .into(),
            );
        }
        for _ in 0..(1 + n / 20) {
            c.push(
                capacity::Command::Staff {
                    feature: f.clone(),
                    seat: capacity::Seat { person: None, side: Side::Engineering, share: 1.0, from: None, until: None },
                }
                .into(),
            );
        }
        state.engine.ask(stamp, c).await.expect("ok");
        let router = served(state);
        let p = get(&router, "/api/v1/features/PAY-1/forecast").await.json();
        let (p50, p85) = (p["dates"]["p50"].as_str().unwrap().to_owned(), p["dates"]["p85"].as_str().unwrap().to_owned());
        for path in [
            "/features/PAY-1".to_owned(),
            "/features/PAY-1/plan".into(),
            format!("/features/PAY-1/plan/fits?by={p50}&odds=85&whole=false"),
            format!("/features/PAY-1/plan/fits?by={p85}&odds=70&whole=false"),
            format!("/features/PAY-1/plan/fits?by={p50}&odds=85"),
        ] {
            let t = std::time::Instant::now();
            let a = get(&router, &path).await;
            println!("{n} {path} {} {} bytes {:?}", a.status, a.text.len(), t.elapsed());
        }
    }
}

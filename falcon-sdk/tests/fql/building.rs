//! The filter that each method of the builder writes.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::{Duration, UNIX_EPOCH};

use falcon_sdk::DateTime;
use falcon_sdk::fql::{self, Ago, EmptyList, Field, Filter, Value, date, field, kind};

/// The meanings of a filter, each with its filter.
fn meanings() -> Result<Vec<(Filter, &'static str)>, EmptyList> {
    let platform = field("platform_name");
    let hostname = field("hostname");
    let seen = field("last_seen");
    let day = |day: u64| date(UNIX_EPOCH + Duration::from_secs(day * 86_400));
    let received = DateTime::from("2026-01-01T00:00:00Z");
    let provider = field("service_provider");
    Ok(vec![
        (platform.eq("Windows"), "platform_name:'Windows'"),
        (platform.ne("Windows"), "platform_name:!'Windows'"),
        (hostname.exact("WEB-01"), "hostname:['WEB-01']"),
        (
            hostname.any_of(["WEB-01", "WEB-02"])?,
            "hostname:['WEB-01','WEB-02']",
        ),
        (hostname.starts_with("PC"), "hostname:*'PC*'"),
        (hostname.ends_with("-1"), "hostname:*'*-1'"),
        (hostname.contains("web"), "hostname:*'*web*'"),
        (hostname.like("a*b"), "hostname:*'a*b'"),
        (
            field("os_version").matches("windows"),
            "os_version:~'windows'",
        ),
        (field("severity").ge(70), "severity:>=70"),
        (field("score").gt(7.5), "score:>7.5"),
        (field("hidden").eq(true), "hidden:true"),
        (
            seen.ge(day(20_454)) & seen.lt(day(20_485)),
            "last_seen:>='2026-01-01T00:00:00Z'+last_seen:<'2026-02-01T00:00:00Z'",
        ),
        (seen.le(&received), "last_seen:<='2026-01-01T00:00:00Z'"),
        (
            seen.ge(Ago::minutes(15).relative()),
            "last_seen:>='now-15m'",
        ),
        (
            seen.ge(Ago::hours(36).relative()) & seen.lt(Ago::days(1).relative()),
            "last_seen:>='now-36h'+last_seen:<'now-1d'",
        ),
        (
            seen.ge(Ago::seconds(90).relative()),
            "last_seen:>='now-90s'",
        ),
        (
            (provider.eq("AWS_EC2_V2") | provider.eq("AZURE")) & platform.eq("Linux"),
            "(service_provider:'AWS_EC2_V2',service_provider:'AZURE')+platform_name:'Linux'",
        ),
        (
            field("local_ip.raw").ip_block([192, 0, 2]),
            "local_ip.raw:*'192.0.2.*'",
        ),
        (field("local_ip").ip_block([10]), "local_ip:*'10.*'"),
        (
            field("local_ip").ip_block([192, 0, 2, 7]),
            "local_ip:*'192.0.2.7'",
        ),
        (
            field("assigned_to_name").eq("O'Neil"),
            r"assigned_to_name:'O\'Neil'",
        ),
        (field("filename").eq(r"C:\x"), r"filename:'C:\\x'"),
        (field("assigned_to_uid").is_null(), "assigned_to_uid:null"),
        (field("instance_id").exists(), "instance_id:!''"),
    ])
}

#[test]
fn each_meaning_has_its_filter() {
    for (filter, text) in meanings().unwrap() {
        assert_eq!(filter.to_string(), text);
        assert_eq!(text.parse::<Filter>().unwrap(), filter);
    }
}

#[test]
fn a_group_in_a_group_has_parentheses() {
    let [a, b, c] = ["a", "b", "c"].map(|name| field(name).eq(1));
    let (a, b, c) = (|| a.clone(), || b.clone(), || c.clone());
    for (filter, text) in [
        (a() & b() & c(), "a:1+b:1+c:1"),
        (a() & (b() & c()), "a:1+b:1+c:1"),
        (a() | b() | c(), "a:1,b:1,c:1"),
        // `&` binds tighter than `|` in Rust.
        (a() | b() & c(), "a:1,(b:1+c:1)"),
        ((a() | b()) & c(), "(a:1,b:1)+c:1"),
        (!(a() & b()) & c(), "(a:!1,b:!1)+c:1"),
        (!(a() | b()) | c(), "(a:!1+b:!1),c:1"),
        (!((a() | b()) & c()), "(a:!1+b:!1),c:!1"),
        ((a() & b()) | (c() & a()), "(a:1+b:1),(c:1+a:1)"),
        ((a() | b()) | (c() | a()), "a:1,b:1,c:1,a:1"),
        ((a() & b()) & (c() & a()), "a:1+b:1+c:1+a:1"),
        (!!(a() | b() & c()), "a:1,(b:1+c:1)"),
    ] {
        assert_eq!(filter.to_string(), text);
    }
    assert_eq!(Filter::all([]), None);
    assert_eq!(Filter::any([a(), b()]).unwrap().to_string(), "a:1,b:1");
}

#[test]
fn filters_of_other_clients_are_read() {
    for text in [
        "platform_name:'Windows'",
        "hostname:'PC*'",
        "hostname:'*-01'",
        "deleted_at:NULL",
        "last_seen:>='2026-01-01'",
        "last_seen:>'now-15m'",
        "groups:'0123abcd'",
        "status: 'normal'+site_name: ['London','Leeds']",
        "device_policies.data-protection-cloud.policy_id:*",
        "_marker:>'1'",
        "last_execution.status:'DONE'",
        "name:''",
        "device.hostname:!~'web'",
        "severity:!70",
        "a:*['x','y']",
    ] {
        assert!(text.parse::<Filter>().is_ok(), "{text}");
    }
}

#[test]
fn a_text_is_formatted_without_changing_its_meaning() {
    for (text, formatted) in [
        ("((a:1))", "a:1"),
        ("(a:1+b:1)", "a:1+b:1"),
        ("((a:1,b:1))", "a:1,b:1"),
        ("(a:1)+(b:1)", "a:1+b:1"),
        ("(a:1+b:1)+c:1", "a:1+b:1+c:1"),
        ("a:1+((b:1,c:1))", "a:1+(b:1,c:1)"),
        ("((a:1,b:1)+(c:1,d:1))", "(a:1,b:1)+(c:1,d:1)"),
        ("a:1,(b:1,(c:1+(d:1+e:1)))", "a:1,b:1,(c:1+d:1+e:1)"),
        ("a:1+(b:1,((c:1)))", "a:1+(b:1,c:1)"),
        ("a:TRUE+b:False+c:NULL", "a:true+b:false+c:null"),
        // Other clients write a blank after the colon.
        ("a: 'x'+b:  >=1", "a:'x'+b:>=1"),
        ("a:-0.50", "a:-0.50"),
        ("a:*'x'+b:*['x']+c:*", "a:*'x'+b:*['x']+c:*"),
        ("a:!*'x'+b:!~'x'+c:!['x',1]", "a:!*'x'+b:!~'x'+c:!['x',1]"),
    ] {
        let filter: Filter = text.parse().unwrap();
        assert_eq!(filter.to_string(), formatted, "{text}");
        assert_eq!(formatted.parse::<Filter>().unwrap(), filter, "{text}");
    }
    let filter = field("a").eq(1);
    assert_eq!(format!("{filter:?}"), "Filter(a:1)");
}

#[test]
fn the_opposite_of_each_condition_is_a_condition() {
    let it = field("a");
    for (filter, opposite) in [
        (it.eq("x"), "a:!'x'"),
        (it.ne("x"), "a:'x'"),
        (it.gt(1), "a:<=1"),
        (it.ge(1), "a:<1"),
        (it.lt(1), "a:>=1"),
        (it.le(1), "a:>1"),
        (it.matches("x"), "a:!~'x'"),
        (it.contains("x"), "a:!*'*x*'"),
        (it.exact("x"), "a:!['x']"),
        // `a:''` may match every record.
        (it.exists(), "a:null"),
        (it.is_null(), "a:!null"),
    ] {
        assert_eq!((!filter).to_string(), opposite);
    }
}

#[test]
fn the_empty_text_is_never_any_value() {
    let it = field("a");
    // Services may read `a:''` as any value.
    assert_eq!(it.eq("").to_string(), "a:['']");
    assert_eq!((!it.eq("")).to_string(), "a:!['']");
    assert_eq!((!it.ne("")).to_string(), "a:null");
    assert_eq!(it.any_of([""]).unwrap().to_string(), "a:['']");
    assert_eq!("a:''".parse::<Filter>().unwrap().to_string(), "a:''");
}

#[test]
#[should_panic(expected = "\"a:'x',b\" is no name of a property")]
fn a_name_that_is_none_makes_no_filter() {
    let _ = field("a:'x',b").eq(1);
}

#[test]
fn no_list_is_empty() {
    let none: [&str; 0] = [];
    let error = field("hostname").any_of(none).unwrap_err();
    assert_eq!(error.property, "hostname");
    assert!("hostname:[]".parse::<Filter>().is_err());
}

#[test]
fn a_kind_decides_which_values_a_property_takes() {
    const SEVERITY: Field<kind::Number> = Field::named("severity");
    const HIDDEN: Field<kind::Boolean> = Field::named("hidden");
    const SEEN: Field<kind::Date> = Field::named("last_seen");
    const NAME: Field<kind::Text> = Field::named("hostname");
    let filter = SEVERITY.ge(70) & HIDDEN.eq(false) & NAME.contains("a") & SEEN.lt("2026-01-01");
    assert_eq!(
        filter.to_string(),
        "severity:>=70+hidden:false+hostname:*'*a*'+last_seen:<'2026-01-01'"
    );
}

#[test]
fn the_name_of_a_property_that_is_read_can_not_change_the_filter() {
    for name in ["", "a b", "a:'x',b", "a'", "a+b", "a(", "é"] {
        assert!(Field::try_from(name).is_err(), "{name}");
    }
    let name = "device_policies.data-protection-cloud.policy_id";
    assert_eq!(Field::try_from(name).unwrap().name(), name);
}

#[test]
fn a_number_that_is_not_finite_is_text() {
    assert_eq!(field("a").eq(f64::NAN).to_string(), "a:'NaN'");
    assert_eq!(field("a").eq(1e21).to_string(), "a:1000000000000000000000");
}

#[test]
fn times_of_other_crates_are_dates() {
    let expected = "last_seen:>='2026-01-02T03:04:05Z'";
    let utc = time::UtcDateTime::from_unix_timestamp(1_767_323_045).unwrap();
    let utc = utc + Duration::from_millis(900);
    let zone = time::UtcOffset::from_hms(-3, -30, 0).unwrap();
    let seen = |value: Value| field("last_seen").ge(value).to_string();
    assert_eq!(seen(fql::date(utc)), expected);
    assert_eq!(seen(fql::date(utc.to_offset(zone))), expected);
    let day = utc.date().to_string();
    assert_eq!(seen(day.into()), "last_seen:>='2026-01-02'");
}

#[test]
fn the_parts_of_a_filter_are_shown() {
    let filter = (field("b").eq(1) | field("a").eq(2)) & field("b").eq(3);
    assert_eq!(Vec::from_iter(filter.properties()), ["a", "b"]);
    assert_eq!(Value::from("O'Neil").to_string(), r"'O\'Neil'");
    assert_eq!(format!("{:>4}|", field("a")), "   a|");
    assert_eq!(format!("{:?}", field("a")), "Field(\"a\")");
}

#[test]
fn each_type_of_value_is_written_by_its_kind() {
    let any = field("a");
    let name: Field<kind::Text> = Field::named("a");
    let number: Field<kind::Number> = Field::named("a");
    let switch: Field<kind::Boolean> = Field::named("a");
    let seen: Field<kind::Date> = Field::named("a");
    let (v4, v6) = (Ipv4Addr::new(192, 0, 2, 7), Ipv6Addr::LOCALHOST);
    let text = String::from("x");
    for (filter, expected) in [
        (any.eq("x"), "a:'x'"),
        (name.eq(&text), "a:'x'"),
        (name.eq(text), "a:'x'"),
        (name.ne(Cow::Borrowed("x")), "a:!'x'"),
        (name.eq(v4), "a:'192.0.2.7'"),
        (name.eq(v6), "a:'::1'"),
        (any.eq(IpAddr::from(v6)), "a:'::1'"),
        (number.eq(-1_i8), "a:-1"),
        (number.eq(-1_i16), "a:-1"),
        (number.eq(-1_i32), "a:-1"),
        (number.eq(-1_i64), "a:-1"),
        (number.eq(-1_isize), "a:-1"),
        (number.eq(1_u8), "a:1"),
        (number.eq(1_u16), "a:1"),
        (number.eq(1_u32), "a:1"),
        (number.gt(1_u64), "a:>1"),
        (number.any_of([1_usize, 2]).unwrap(), "a:[1,2]"),
        (number.lt(0.5_f32), "a:<0.5"),
        (number.le(1e3), "a:<=1000"),
        (switch.ne(true), "a:!true"),
        (switch.exact(false), "a:[false]"),
        (seen.gt(UNIX_EPOCH), "a:>'1970-01-01T00:00:00Z'"),
        (seen.eq(DateTime::from("x")), "a:'x'"),
        (seen.is_null(), "a:null"),
        (
            any.any_of([Value::from(1), "x".into()]).unwrap(),
            "a:[1,'x']",
        ),
    ] {
        assert_eq!(filter.to_string(), expected);
        assert_eq!(expected.parse::<Filter>().unwrap(), filter);
    }
}

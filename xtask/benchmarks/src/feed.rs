//! A server whose only feed has all events at once, made before the measurement.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;

/// The width of an offset, so that all lines have one length.
const DIGITS: usize = 12;

/// Starts the server, and returns its address.
pub(crate) fn serve(events: u64) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let lines: Arc<Vec<u8>> = Arc::new((1..=events).flat_map(line).collect());
    std::thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let lines = Arc::clone(&lines);
            // A client that has read enough closes its connection.
            std::thread::spawn(move || respond(connection, address, &lines).ok());
        }
    });
    Ok(address)
}

fn line(offset: u64) -> Vec<u8> {
    let offset = format!("{offset:>DIGITS$}");
    let event = format!(
        r#"{{"metadata":{{"customerIDString":"0123456789abcdef0123456789abcdef","offset":{offset},"eventType":"EppDetectionSummaryEvent","eventCreationTime":1742584040000,"version":"1.0"}},"event":{{"ProcessStartTime":1742583971,"ProcessId":43185188660,"Hostname":"HOST-1","UserName":"Administrator","Name":"Suspicious Activity","Description":"For evaluation only, benign, no action needed.","Severity":30,"SeverityName":"Low","FileName":"choice.exe","FilePath":"\\Device\\HarddiskVolume4\\Windows\\System32\\choice.exe","CommandLine":"choice  /m crowdstrike_sample_detection","SHA256String":"0000000000000000000000000000000000000000000000000000000000000000","MD5String":"00000000000000000000000000000000","AgentId":"eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee","LocalIP":"192.0.2.133","Tactic":"Malware","Technique":"Malicious File","PatternDispositionFlags":{{"Indicator":false,"Detect":false,"KillProcess":false,"QuarantineFile":false,"PolicyDisabled":false,"ProcessBlocked":false}}}}}}"#
    );
    (event + "\n").into_bytes()
}

fn respond(mut connection: TcpStream, address: SocketAddr, lines: &[u8]) -> std::io::Result<()> {
    let mut reader = BufReader::new(connection.try_clone()?);
    loop {
        let mut request = String::new();
        if reader.read_line(&mut request)? == 0 {
            return Ok(());
        }
        let mut header = String::new();
        while header != "\r\n" {
            header.clear();
            reader.read_line(&mut header)?;
        }
        if !request.starts_with("GET /feed") {
            let list = format!(
                r#"{{"meta":{{}},"errors":[],"resources":[{{"dataFeedURL":"http://{address}/feed","sessionToken":{{"token":"t"}},"refreshActiveSessionURL":"http://{address}/refresh/0","refreshActiveSessionInterval":1800}}]}}"#
            );
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", list.len());
            connection.write_all((head + &list).as_bytes())?;
            continue;
        }
        // Without a length, the body ends with the connection. It stays open, as a feed does.
        connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n")?;
        connection.write_all(lines)?;
    }
}

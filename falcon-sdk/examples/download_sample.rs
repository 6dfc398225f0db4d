//! Writes a sample into a file.
//!
//! `cargo xtask fake -- cargo run --example download_sample SHA256 FILE`

use falcon_sdk::Client;
use falcon_sdk::sample_uploads::GetSampleV3;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(sha256), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("give the sample's SHA-256 and the file to write".into());
    };
    let sample = Client::from_env()?
        .download(GetSampleV3::new(sha256))
        .await?;
    let bytes = sample.save_to(&file).await?;
    println!("{file}: {bytes} bytes");
    Ok(())
}

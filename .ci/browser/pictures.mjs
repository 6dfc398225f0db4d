// Takes a picture of what a reader sees first on each kind of page, and measures where a page's parts are.
//
// node pictures.mjs <folder of the documentation> <folder for the pictures>
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import chromium from '@sparticuz/chromium';
import puppeteer from 'puppeteer-core';

const PAGES = {
    front: 'index.html',
    guide: 'guide/index.html',
    service: 'hosts/index.html',
    list: 'hosts/struct.CombinedDevicesByFilter.html',
    write: 'hosts/struct.PerformActionV2.html',
    model: 'models/deviceapi/struct.DeviceSwagger.html',
    client: 'struct.Client.html',
    search: 'index.html?search=contain%20host',
};

// The parts of a page, by their headings, with the top and the height of each in pixels.
function parts() {
    const names = {
        '#fields': 'fields',
        '#implementations-list': 'methods',
        '#trait-implementations-list': 'traits',
        '#synthetic-implementations-list': 'auto traits',
        '#blanket-implementations-list': 'blanket traits',
    };
    const box = element => element.getBoundingClientRect();
    const found = { page: [0, document.documentElement.scrollHeight] };
    for (const [selector, name] of Object.entries(names)) {
        const element = document.querySelector(selector);
        if (element !== null) {
            found[name] = [box(element).top, box(element).height];
        }
    }
    return Object.entries(found).map(([name, [top, height]]) => [name, Math.round(top), Math.round(height)]);
}

const [docs, out] = process.argv.slice(2);
fs.mkdirSync(out, { recursive: true });
const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM || (await chromium.executablePath()),
    args: [...chromium.args, '--allow-file-access-from-files'],
    headless: 'shell',
    defaultViewport: { width: 1280, height: 900 },
});
for (const [name, page] of Object.entries(PAGES)) {
    const tab = await browser.newPage();
    const [file, query = ''] = page.split('?');
    const url = pathToFileURL(path.resolve(docs, 'falcon_sdk', file));
    url.search = query;
    await tab.goto(url.href, { waitUntil: 'load', timeout: 120_000 });
    if (query !== '') {
        await tab.waitForSelector('.search-results.active a', { timeout: 120_000 });
    }
    await tab.screenshot({ path: path.join(out, `${name}.png`) });
    const measured = (await tab.evaluate(parts)).map(([part, top, height]) => `${part} ${height} at ${top}`);
    console.log(`${name}: ${measured.join(', ')}`);
    await tab.close();
}
await browser.close();

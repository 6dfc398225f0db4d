// Loads rustdoc's own search, with the index of a documentation, outside of a browser.
//
// The interface of these scripts is rustdoc's, and may change with a compiler: then this fails and says where.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

// What rustdoc's pages define before the search runs.
globalThis.nonnull = value => value;
globalThis.nonundef = value => value;

// Returns a function: the first results of a question, in the order in which a reader sees them.
export async function open(folder, crate) {
    const scripts = path.resolve(folder, 'static.files');
    const require = createRequire(path.join(scripts, 'script.js'));
    const script = name => {
        const found = fs.readdirSync(scripts).filter(file => file.startsWith(`${name}-`));
        if (found.length !== 1) {
            throw new Error(`${scripts} has ${found.length} scripts ${name}: remove target/doc and document again`);
        }
        return require(path.join(scripts, found[0]));
    };
    const { Stringdex, RoaringBitmap } = script('stringdex');
    const { initSearch } = script('search');
    let callbacks;
    const load = (...file) => {
        const text = fs.readFileSync(path.resolve(folder, 'search.index', ...file), 'utf8');
        const names = Object.keys(callbacks);
        new Function(...names, text)(...names.map(name => callbacks[name]));
    };
    const { docSearch, DocSearch } = await initSearch(Stringdex, RoaringBitmap, {
        loadRoot(given) {
            callbacks = given;
            load('root.js');
        },
        loadTreeByHash: hash => load(`${hash}.js`),
        loadDataByNameAndHash: (name, hash) => load(name, `${hash}.js`),
    });
    return async (question, count) => {
        const results = await docSearch.execQuery(DocSearch.parseQuery(question), null, crate);
        const first = [];
        for await (const result of results.others) {
            first.push({
                // A page of the crate, such as `hosts/struct.QueryDevicesByFilter.html`.
                page: result.href.split(`/${crate}/`)[1] ?? result.href,
                // What the search compared with the question.
                name: result.alias ?? result.item.name,
            });
            if (first.length === count) {
                break;
            }
        }
        return first;
    };
}

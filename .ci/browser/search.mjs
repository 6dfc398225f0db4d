// Asks rustdoc's own search for operations, as users do.
//
// node search.mjs <folder of the documentation> <catalog> <questions>
import fs from 'node:fs';

import { open } from './index.mjs';

// How many results a reader looks at.
const FIRST = 3;
// How many results rustdoc shows.
const ALL = 200;

const [docs, catalog, questions] = process.argv.slice(2);
const operations = JSON.parse(fs.readFileSync(catalog, 'utf8')).operations;
const search = await open(docs, 'falcon_sdk');
const missed = [];

// How many results precede the page of an operation. -1: it is not among them.
async function before(question, operation, count) {
    const results = await search(question, count);
    const [module, name] = operation.rust.split('::');
    const page = `${module}/struct.${name}.html`;
    return { results, before: results.findIndex(result => result.page === page) };
}

const byId = new Map(operations.map(one => [one.id, one]));
const asked = fs.readFileSync(questions, 'utf8').trimEnd().split('\n').map(line => line.split('\t'));
if (asked.length < 20) {
    missed.push(`${questions} has ${asked.length} questions, and should have at least 20`);
}
for (const [question, id] of asked) {
    const operation = byId.get(id);
    if (operation === undefined) {
        missed.push(`${questions}: the operation ${id} is unknown`);
        continue;
    }
    const found = await before(question, operation, FIRST);
    if (found.before < 0) {
        const pages = found.results.map(result => result.page).join(', ') || 'nothing';
        missed.push(`"${question}" does not find ${operation.rust}, but ${pages}`);
    }
}

// All names of all operations: published ids, the route, the names of falconpy's methods, and our words. Only things
// with exactly the same name precede an operation: others that share the name, and fields and methods.
const names = one => new Set([one.id, ...one.aliases, one.path, ...(one.search ?? [])]);
const plain = name => name.replaceAll('_', '').toLowerCase();
let [count, behind] = [0, 0];
for (const one of operations) {
    for (const name of names(one)) {
        count += 1;
        if ((await before(name, one, FIRST)).before >= 0) {
            continue;
        }
        behind += 1;
        const { results, before: others } = await before(name, one, ALL);
        const preceding = results.slice(0, others < 0 ? ALL : others);
        const burying = preceding.find(result => plain(result.name) !== plain(name));
        if (others < 0 && preceding.length < ALL) {
            missed.push(`${one.rust} is not found by its name "${name}"`);
        } else if (burying !== undefined) {
            missed.push(`${one.rust} comes after ${burying.page} by its name "${name}"`);
        }
    }
}

console.log(
    `${asked.length} questions, and ${count} names of ${operations.length} operations; ` +
        `${behind} names are shared by more than ${FIRST} operations, fields or methods`,
);
if (missed.length > 0) {
    console.error(`${missed.length} not found by rustdoc's search:\n${missed.join('\n')}`);
    process.exit(1);
}

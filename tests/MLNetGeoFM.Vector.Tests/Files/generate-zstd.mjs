// Writes zstd-frames.zst with the zstd program (1.5): node generate-zstd.mjs. ZstdTests has the same formulas.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

function bytes(count, seed) {
    const drawn = Buffer.alloc(count);
    for (let i = 0, x = seed; i < count; i++) {
        x = (Math.imul(x, 1103515245) + 12345) & 0x7fffffff;
        drawn[i] = x >> 16 & 0xff;
    }
    return drawn;
}

const crops = ['Corn', 'Soy', 'Wheat', 'Rice', 'Cotton', 'Barley', 'Oats', 'Hops'];
const words = count => Buffer.from([...bytes(count, 5)].map(x => crops[x >> 5] + ((x & 31) === 0 ? '\n' : '')).join(' '));
const products = (count, seed, shift) => { const other = bytes(count, seed + 1); return bytes(count, seed).map((x, i) => (x * other[i]) >> shift); };
const runs = Buffer.concat([...Array(50).keys()].map(i => Buffer.from([...Array(7 + i % 3).fill(65 + i % 5), i % 7])));

const frames = [[words(60000), 16], [words(50000), 12], [products(4000, 1, 11), 1], [products(200, 3, 13).map(x => 97 + x), 19], [runs, 1],
    [bytes(3000, 9), 3], [Buffer.alloc(200000), 3]].map(([data, level]) => execFileSync('zstd', ['-q', `-${level}`, '-c'], { input: data }));
const skipped = Buffer.from([0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]);
writeFileSync('zstd-frames.zst', Buffer.concat([...frames.slice(0, 3), skipped, ...frames.slice(3)]));

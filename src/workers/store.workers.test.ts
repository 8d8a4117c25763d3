import { env } from 'cloudflare:test'
import { dumpSuite } from '../store/dump.suite.ts'
import { storeSuite } from '../store/store.suite.ts'
import { createD1 } from './d1.ts'
import { emptied } from './emptied.suite.ts'

const open = async () => createD1(await emptied(env.STATE), 'STATE')

storeSuite('D1', open)
dumpSuite('D1', open, async () => createD1(await emptied(env.CORPUS_A), 'CORPUS_A'))

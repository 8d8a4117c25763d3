import { env } from 'cloudflare:test'
import { storeSuite } from '../store/store.suite.ts'
import { createD1 } from './d1.ts'
import { emptied } from './emptied.suite.ts'

storeSuite('D1', async () => createD1(await emptied(env.STATE), 'STATE'))

import { storeSuite } from '../store/store.suite.ts'
import { openSqlite } from './sqlite.ts'

storeSuite('SQLite', async () => openSqlite(':memory:'))

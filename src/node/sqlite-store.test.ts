import { dumpSuite } from '../store/dump.suite.ts'
import { storeSuite } from '../store/store.suite.ts'
import { openSqlite } from './sqlite.ts'

const open = async () => openSqlite(':memory:')

storeSuite('SQLite', open)
dumpSuite('SQLite', open, open)

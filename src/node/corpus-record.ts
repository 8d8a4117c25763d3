import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { IbidError } from '../core/errors.ts'
import type { FactStore } from '../store/facts.ts'
import { storageError, systemCode } from './storage-error.ts'

const FOLDER = 'corpus'
const READ_AT = 'corpus_read_at'

/** What a database says of the corpus folder it was made from. */
export interface CorpusRecord {
  /** The folder's real path; null before the first sync. */
  folder(): Promise<string | null>
  /** Whether all of it was read at least once: before that, answers come from whatever part was reached. */
  isRead(): Promise<boolean>
  /**
   * Refuses any other folder: a sync with it would delete the documents of this one.
   * @throws IbidError `conflict` naming both folders
   */
  require(corpusDir: string, dataDir: string): Promise<void>
  /** Notes the folder that is about to be read. */
  begin(corpusDir: string): Promise<void>
  /** Notes that all of it was read. */
  complete(): Promise<void>
}

/** The record of the corpus folder among the facts of a database. */
export function createCorpusRecord(facts: FactStore): CorpusRecord {
  const folder = () => facts.get(FOLDER)
  const isRead = async () => (await facts.get(READ_AT)) !== null
  return {
    folder,
    isRead,

    async require(corpusDir, dataDir) {
      const known = await folder()
      const given = realPath(corpusDir)
      if (known === null || known === given) return
      throw new IbidError(
        'conflict',
        `DATA_DIR ${dataDir} was made from the documents in ${known}, and CORPUS_DIR is ${given}: ` +
          'set CORPUS_DIR (--corpus) to the former, or use another DATA_DIR (--data) for the latter, or delete the data folder; ' +
          'where the folder was only moved, run `ibid sync --moved` once',
      )
    },

    // A sync that changes nothing writes nothing, so that it also works on a full disk.
    async begin(corpusDir) {
      const given = realPath(corpusDir)
      if ((await folder()) !== given) await facts.set(FOLDER, given)
    },

    async complete() {
      if (!(await isRead())) await facts.set(READ_AT, new Date().toISOString())
    },
  }
}

/** A folder that is gone keeps its name: what was read of it can still be answered from. */
function realPath(folder: string): string {
  try {
    return realpathSync(folder)
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT' || systemCode(cause) === 'ENOTDIR') return resolve(folder)
    throw storageError('read', folder, cause)
  }
}

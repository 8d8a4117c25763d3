import { IbidError } from '../../core/errors.ts'
import { openRuntime, type Runtime } from '../runtime.ts'
import { type Flags, settingsOf } from './flags.ts'
import { syncCorpus } from './sync-corpus.ts'

/** Milliseconds that a question is given to be embedded: the model may have to be loaded for it. */
const DEADLINE_MS = 10_000

/**
 * A runtime that can answer: it syncs first where the documents were never read whole, and finishes what an interrupted
 * sync left, if that takes no more than a moment. Where a model's vectors cannot be had, keywords answer.
 */
export async function openAnswering(flags: Flags): Promise<Runtime> {
  const settings = settingsOf(flags)
  const warn = (message: string) => process.stderr.write(`ibid: ${message}\n`)
  const runtime = await openRuntime(settings, { warn, questions: { deadlineMs: DEADLINE_MS } })
  try {
    const { status, documents } = await runtime.readiness()
    if (status !== 'ready' || documents === 0) {
      await syncCorpus(runtime).catch((error: unknown) => {
        if (!isWithoutVectors(error)) throw error
        warn(`${error.message}; keywords alone answer`)
      })
      if ((await runtime.documents.counts()).documents === 0)
        warn(`there are no documents in ${settings.corpusDir}; put some there (.txt, .md, .html)`)
    } else if (settings.embeddings.provider === 'builtin') await runtime.settle()
    else if (!(await runtime.isSettled()))
      warn('not all vectors are made that EMBEDDINGS asks for; run `ibid sync`, and until then what there is answers')
    return runtime
  } catch (error) {
    await runtime.close()
    throw error
  }
}

/** All was stored, and the embedding model could not be had. */
function isWithoutVectors(error: unknown): error is IbidError {
  return error instanceof IbidError && error.code === 'unavailable'
}

import { IbidError } from '../../src/core/errors.ts'
import type { Judge, JudgedAnswer } from './judge.ts'

/** Who is asked. */
export interface JudgeModels {
  /** The model that judges. */
  model: string
  /** The model whose vectors say how near two questions are. */
  embeddings: string
  /** An API that speaks OpenAI's protocol, such as `https://api.openai.com/v1`. */
  baseUrl: string
  apiKey: string
}

/** The part of a score of autoevals that is wanted. */
interface Score {
  score: number | null
  error?: unknown
}
type Scorer = (asked: JudgedAnswer & Record<string, unknown>) => Promise<Score>
interface Autoevals {
  Faithfulness: Scorer
  AnswerRelevancy: Scorer
}

/**
 * The judge of the package autoevals, whose prompts and scores are ragas' (Es et al., "RAGAS: Automated Evaluation of
 * Retrieval Augmented Generation", EACL 2024). Faithfulness is the share of an answer's statements that the passages
 * bear out; answer relevance, how near the questions that the answer would answer are to the one that was asked.
 * The package is no dependency, it is asked for by those who use it.
 * @throws IbidError `invalid_input` where it is not installed.
 */
export async function autoevalsJudge({ model, embeddings, baseUrl, apiKey }: JudgeModels): Promise<Judge> {
  const { Faithfulness, AnswerRelevancy } = await load()
  // Both are named: without them the package would send everything to a gateway of its maker.
  const access = { openAiBaseUrl: baseUrl, openAiApiKey: apiKey, model }
  return {
    faithfulness: async (answer) => figureOf(await Faithfulness({ ...answer, ...access })),
    answerRelevance: async (answer) =>
      figureOf(await AnswerRelevancy({ ...answer, ...access, embeddingModel: embeddings })),
  }
}

function figureOf({ score, error }: Score): number {
  if (typeof score !== 'number' || !Number.isFinite(score))
    throw new Error(`the judge gave no score: ${error ?? score}`)
  return score
}

/** Whether the package is there. */
export function hasAutoevals(): boolean {
  try {
    import.meta.resolve(PACKAGE)
    return true
  } catch {
    return false
  }
}

const PACKAGE = 'autoevals'

async function load(): Promise<Autoevals> {
  if (!hasAutoevals()) {
    throw new IbidError(
      'invalid_input',
      `judging wants the package ${PACKAGE}, which is not installed: npm install --no-save ${PACKAGE}@0.3`,
    )
  }
  // By a name that the compiler does not follow: the types of a package that may be missing are no use to it.
  const name: string = PACKAGE
  return (await import(name)) as Autoevals
}

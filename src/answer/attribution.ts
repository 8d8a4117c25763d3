import type { Span } from '../core/text/sentences.ts'

const NAME =
  "(?!(?:In|On|At|By|Is|Was|Does|Did)\\b)(?:(?:Dr|Mr|Mrs|Ms|Prof|Professor)\\.? )?\\p{Lu}[\\p{L}'’.-]*(?: \\p{Lu}[\\p{L}'’.-]*){0,3}"
const SAYS =
  'say|name|call|blame|argue|claim|write|mention|describe|state|cite|quote|list|give|suggest|propose|recommend|think|believe|see|count|regard|consider|conclude|explain|note|report|expect|warn|compare|tell|put|access|consult|criticise|criticize|praise|stress|admit|predict|hope|use'
const PATTERNS = [
  new RegExp(`\\b(?:does|do|did|has|would) (${NAME}) (?:${SAYS})`, 'u'),
  new RegExp(`\\b(?:according to|in the (?:view|opinion|words|eyes) of|as seen by) (${NAME})`, 'u'),
  new RegExp(
    `(${NAME})['’]s? (?:\\p{Ll}+ )?(?:view|opinion|article|paper|text|notes?|sources|words|account|essay|piece|booklet|report)\\b`,
    'u',
  ),
]

/**
 * Whose words a question asks for: "what does Ann Roe blame for …", "according to Ann Roe", "in Roe's view". UTF-16
 * offsets of the name; null where nobody is said to have said it.
 */
export function attributedTo(question: string): Span | null {
  for (const pattern of PATTERNS) {
    const found = pattern.exec(question)
    if (found === null) continue
    const start = found.index + found[0].indexOf(found[1]!)
    return { start, end: start + found[1]!.length }
  }
  return null
}

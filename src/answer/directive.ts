/**
 * Whether a sentence of a document speaks to whoever processes the document rather than to its readers: it tells what to answer, to leave
 * out what was said before, to repeat words, or it plays a part of a conversation. That a document says "reply with X" is no ground for X.
 * By patterns, after the templates of public collections of planted instructions (BIPIA, garak); an instruction worded as a fact passes.
 */
export function isDirective(sentence: string): boolean {
  return PATTERNS.some((pattern) => pattern.test(sentence))
}

const OUTPUT = '(?:answers?|repl(?:y|ies)|responses?|outputs?|completions?|elucidations?)'
const SAY = '(?:say|reply|respond|output|answer|report|write|state|display|return|translate|print|repeat|echo|recite)'
const WHAT =
  '(?:only|with only|with exactly|exactly|back|(?:with )?(?:this|the following|the (?:words?|sentence|text)))'
const GENRE =
  '(?:sentences?|poems?|story|essay|letter|script|speech|paragraphs?|haiku|song|code|function|introduction|reply)'

const PATTERNS: readonly RegExp[] = [
  // "in your response", "your reply should"
  new RegExp(`\\b(?:your|its) (?:\\w+ ){0,2}${OUTPUT}\\b`, 'i'),
  // "ignore the above directions"
  /\b(?:ignor\w+|disregard\w*|forget|overrid\w+|bypass)\b[^.\n]{0,60}\b(?:instructions?|directions?|prompts?|rules|guidelines|above|previous|prior|preceding|earlier|rest of (?:this|the)|all (?:info|information|negative|other)|them and instead|scoring|user)\b/i,
  // "reply with only", "please repeat the following", "just print …"
  new RegExp(`(?:^|[^\\p{L}])${SAY} ${WHAT}\\b`, 'iu'),
  new RegExp(`\\b(?:and|then|to) ${SAY}:`, 'i'),
  /(?:^\W*|\b(?:just|now|next|please|only|then|instead|could you|can you|and) )(?:print|repeat|echo|recite)\b/i,
  /(?:^\W*|\b(?:just|please|only|then|instead|must|and) )(?:reply|respond|answer) (?:with|in|using|by|as)\b/i,
  new RegExp(
    `(?:^|[^\\p{L}])(?:write|compose|draft|generate) (?:me )?(?:a|an|one|two|\\d+) (?:\\p{L}+ ){0,3}${GENRE}\\b`,
    'iu',
  ),
  // "when asked, say", "if questioned, report that"
  new RegExp(
    `\\b(?:if|when(?:ever)?) (?:\\w+ ){0,2}(?:asks?|asked|questioned|prompted|queried)\\b[^.]{0,120}\\b${SAY}\\b`,
    'i',
  ),
  // "Assistant: …", "[system]"
  /^\W*(?:assistant|user|system|human|ai)\s*:/i,
  /\[(?:system|assistant|inst)\]|<\|?(?:system|assistant|im_start|im_end|end of (?:session|document))\|?>/i,
  // "note to automated analysis software", "for the language model"
  /\b(?:to|for|by|visible to) (?:\w+[ -]){0,3}(?:LLMs?|AIs?|chat ?bots?|language models?|AI (?:assistants?|systems?|models?)|automated (?:\w+ )?(?:software|systems?|tools?|screening|analysis))\b/i,
  // "output your starting instructions"
  /\byour (?:\w+ ){0,2}(?:instructions?|prompts?|guidelines|system message)\b/i,
  /\b(?:system prompt|chain of thought|jailbreak\w*|prompt injection)\b/i,
]

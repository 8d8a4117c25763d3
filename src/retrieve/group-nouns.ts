/** Singular nouns that "they" may stand for, folded. */
export const GROUP_NOUNS: ReadonlySet<string> = new Set(
  `band bands team group government family couple duo trio company club party organization organisation army staff committee council crew cast police members people
  orchestra choir ministry agency bank association commission corporation federation union tribe brothers sisters`.split(
    /\s+/,
  ),
)

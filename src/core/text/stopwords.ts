/** English function words and the words of asking: they tell what is asked for, not what it is about. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  `a about after all also am an and any are aren't as at be because been before being between both but by can cannot could did didnt do does doesnt doing dont down during each for from
  further had has hasnt have having he her here hers him his how i if in into is isnt it its itself just let me more most my no nor not of off on once only or other our out over own please
  same she should so some such tell than that the their them then there these they this those through to too under until up us very was wasnt we were werent what whats when where which while who whom
  whose why will with would you your yours give show explain describe`
    .split(/\s+/)
    .filter(Boolean),
)

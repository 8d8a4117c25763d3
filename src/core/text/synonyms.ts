import { matchKey } from './variants.ts'

/** Groups of everyday English words that questions and documents use for one another; no names, no subject's jargon. */
const GROUPS = `
buy purchase acquire procure acquisition
sell sale export
sign conclude seal strike ink agree
deal agreement contract pact treaty accord
cost price worth value amount
begin start commence launch open inaugurate
end finish conclude cease
build construct erect construction
make create produce manufacture develop
kill die dead death murder casualty victim
visit trip travel tour
meet meeting talk summit
say state declare announce claim
help aid assist assistance support back
donate give grant contribute donation provide
found establish set create form
country nation state
city town
school academy
jet aircraft plane fighter airplane
soldier troop force army military
war conflict fight clash
acknowledge recognize recognition
author writer write wrote written pen
publish publisher issue release
own possess belong
big large huge
fast quick rapid speed
increase grow rise growth climb
decrease fall drop decline shrink
job work employ employment
fire dismiss
name call title dub
born birth birthplace
live reside inhabit
near close adjacent
reason cause because why
require need must
delete remove erase
change modify alter update
fix repair solve resolve
choose select pick
show display present
use utilize employ
get obtain receive gain
big major main
kid child children
doctor physician
car vehicle automobile
money fund finance
film movie
picture image photo
teach train instruct training
teacher instructor
student pupil
leader head chief
boss head chief
drill exercise maneuver
plague disease illness epidemic
gun weapon arm
twin sister
purpose aim goal objective
allow permit let enable
forbid ban prohibit
win victory triumph
lose defeat loss
religion faith
`

const groupsOf = new Map<string, Set<string>>()
for (const line of GROUPS.trim().split('\n')) {
  const keys = new Set(line.split(' ').map(matchKey))
  for (const key of keys) {
    const others = groupsOf.get(key) ?? new Set<string>()
    for (const other of keys) if (other !== key) others.add(other)
    groupsOf.set(key, others)
  }
}

const NONE: ReadonlySet<string> = new Set()

/** Match keys of the words that may stand for the one with this key. */
export function synonyms(key: string): ReadonlySet<string> {
  return groupsOf.get(key) ?? NONE
}

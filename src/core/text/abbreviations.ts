/** Abbreviations that English texts write out as often as not, folded, with what they stand for. */
export const ABBREVIATIONS: ReadonlyMap<string, string> = new Map(
  `2fa: two-factor authentication
mfa: multi-factor authentication
sso: single sign-on
rbac: role-based access control
sla: service level agreement
nda: non-disclosure agreement
dpa: data processing agreement
tos: terms of service
sms: text message
pto: paid time off
hr: human resources
hq: headquarters
ceo: chief executive officer
cto: chief technology officer
cfo: chief financial officer
coo: chief operating officer
vat: value added tax
gdp: gross domestic product
roi: return on investment
faq: frequently asked questions
os: operating system
ui: user interface
gui: graphical user interface
cli: command line
cpu: processor
gpu: graphics card
db: database
ml: machine learning
ai: artificial intelligence
nlp: natural language processing
vpn: virtual private network
ngo: non-governmental organization
ussr: Soviet Union
usa: United States
uk: United Kingdom
uae: United Arab Emirates
un: United Nations
eu: European Union`
    .split('\n')
    .map((line): [string, string] => {
      const [short = '', long = ''] = line.split(': ')
      return [short, long]
    }),
)

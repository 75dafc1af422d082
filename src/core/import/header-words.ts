/** Roles that a column's name may give it, in English, Russian and Kazakh. */
export const ROLES = [
  'meter',
  'datetime',
  'date',
  'time',
  'start',
  'end',
  'value',
  'register',
  'power',
  'reactive',
  'export',
  'quality',
  'step',
] as const
export type Role = (typeof ROLES)[number]

const WORD_ENDS = '(?![a-zа-яёәіңғүұқөһ0-9])'
const WORD_STARTS = '(?<![a-zа-яёәіңғүұқөһ0-9])'
const word = (...alternatives: readonly string[]): RegExp =>
  new RegExp(`${WORD_STARTS}(?:${alternatives.join('|')})${WORD_ENDS}`)

const PATTERNS: Readonly<Record<Role, RegExp>> = {
  meter: word(
    'meter ?(?:id|no|nr|number|serial|point)?',
    'lcl ?id|mpan|mprn|mpxn|nmi|ean|cups|pod|deveui',
    'device ?(?:id)?|serial ?(?:no|number)?|sensor ?(?:id)?|point ?id|account ?(?:no|number|id)?|customer ?(?:no|number|id)?|premise ?(?:id)?|household ?(?:id)?',
    'zählpunkt|zähler(?:nummer)?',
    '(?:номер |№ ?)?(?:счетчика?|пу|прибора? учета|точк[аи] учета|эсчетчика|электросчетчика)',
    'заводской (?:номер|№)|серийный номер|лицевой счет|л с|абонент|зав ?№|зав номер',
    'есептегіш|есептеуіш',
  ),
  datetime: word(
    'read ?at|timestamp|date ?time|tstp|time ?stamp|read(?:ing)? (?:date|time)|measured at|ts|epoch|unix(?: ?time)?|zeitstempel',
    'дата ?(?:и |\\/)? ?время|метка времени|отметка времени|период|интервал времени',
  ),
  date: word('date|day|datum', 'дата|день|сутки|число', 'күні'),
  time: word('time|hour|slot|period|uhrzeit', 'время|час|уақыты?|получас'),
  start: word(
    '(?:interval |period )?(?:start|begin|from)(?:s|ning|ing)?(?: ?(?:time|date|at|datetime))?',
    '(?:начало|с)(?: интервала| периода)?|от',
  ),
  end: word(
    '(?:interval |period )?(?:end|to|until)(?:s|ing)?(?: ?(?:time|date|at|datetime))?',
    '(?:конец|окончание|по|до)(?: интервала| периода)?',
  ),
  value: word(
    'kwh|wh|mwh|energy|consumption|usage|import|delivered|active|a\\+|value|load|verbrauch|wert',
    'квт ?ч|вт ?ч|мвт ?ч|потребление|расход|энергия|активная|прием|а\\+|значение|объем|тұтыну|энергиясы',
  ),
  register: word(
    'register(?: ?kwh)?|index|reading|meter reading|cumulative|total|counter|zählerstand',
    'показани[еяй]|нарастающ[а-я]*|накоп[а-я]*|көрсеткіш[а-я]*',
  ),
  power: word('power|demand|kw|mw|w|leistung', 'мощность|квт|мвт|вт|қуат'),
  reactive: word(
    'kvarh?|varh?|mvarh?|reactive|r\\+|q\\+',
    'реактивная|реакт[а-я]*|квар ?ч?|вар ?ч?',
  ),
  export: word(
    'export|feed ?in|generation|generated|received|[arq][-−]|solar|pv',
    'отдача|генерация|выдача|[ар][-−]|обратн[а-я]*',
  ),
  quality: word(
    'quality|status|flag|validity|estimated|qc',
    'качество|статус|признак|флаг|достоверн[а-я]*',
  ),
  step: word('step(?: ?min)?|interval(?: ?length| ?min)?|duration', 'длительность|шаг'),
}

/** A name for comparing: small letters, blanks for what only stands between words. */
export const plainName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll('ё', 'е')
    .replace(/(?<=\p{Ll})(?=\d)|[_·*.,:;()[\]{}"'«»/\\]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/** Small letters, camelCase taken apart. */
const spelled = (name: string): string =>
  plainName(name.replace(/(?<=[a-z])(?=[A-Z][a-z]|ID\b)/g, ' '))

const hasRole = (name: string, role: Role): boolean =>
  PATTERNS[role].test(plainName(name)) || PATTERNS[role].test(spelled(name))

export const rolesOf = (name: string): ReadonlySet<Role> =>
  new Set(ROLES.filter((role) => hasRole(name, role)))

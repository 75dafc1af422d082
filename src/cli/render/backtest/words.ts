import type { Assumed } from '../../../core/backtest/backtest-schema.ts'
import type { MissedBecause } from '../../../core/backtest/missed-because.ts'
import type { Verdict } from '../../../core/backtest/outcome-book.ts'
import type { Language } from '../../../core/score/texts.ts'

/** What a backtest says to people. `{name}` stands for a figure, a date or a word. */
export interface BacktestWords {
  readonly title: string
  readonly side: string
  readonly defaults: string
  readonly weekByWeek: string
  readonly knownMines: string
  readonly compared: string
  readonly listOf: string
  readonly rests: string
  readonly week: string
  readonly alerts: string
  readonly listed: string
  readonly fresh: string
  readonly verdicts: Readonly<Record<Verdict, string>>
  readonly found: string
  readonly precision: string
  readonly recall: string
  readonly ofKw: string
  readonly alike: string
  readonly order: string
  readonly ofMany: string
  readonly site: string
  readonly activeFrom: string
  readonly inspected: string
  readonly raised: string
  readonly days: string
  readonly ahead: string
  readonly listOrWhy: string
  readonly never: string
  readonly onList: string
  readonly area: string
  readonly probability: string
  readonly raisedOn: string
  readonly knownNow: string
  readonly emptyList: string
  readonly noMines: string
  readonly inAll: string
  readonly sites: string
  readonly toAlert: string
  readonly pairs: string
  readonly earlier: Readonly<Record<'earlier' | 'later' | 'same', string>>
  readonly reading: string
  readonly missed: Readonly<Record<MissedBecause, string>>
  readonly assumed: Readonly<Record<Assumed, string>>
}

export const BACKTEST_WORDS: Readonly<Record<Language, BacktestWords>> = {
  en: {
    title:
      'Backtest from {from} to {to}: {weeks} weekly lists of at most {size} sites, each as of a Sunday and in hand on the Monday',
    side: '{name}  model {model}, alerts from {raiseAt}, {days} days judged, {config}',
    defaults: 'default configuration',
    weekByWeek: 'Week by week',
    knownMines: 'Known mines: when each would have been raised, and on which list it first was',
    compared: 'A against B',
    listOf: 'List for the week of {monday}, as of {sunday}',
    rests: 'What this rests on',
    week: 'week of',
    alerts: 'alerts',
    listed: 'listed',
    fresh: 'new',
    verdicts: { mine: 'mine', 'not-a-mine': 'not', unknown: 'unknown' },
    found: 'mine/not/?',
    precision: 'precision',
    recall: 'recall',
    ofKw: 'of kW',
    alike: 'alike',
    order: 'order',
    ofMany: '{part} of {whole}',
    site: 'site',
    activeFrom: 'a mine from',
    inspected: 'inspected',
    raised: 'raised, rank',
    days: 'after days',
    ahead: 'days ahead',
    listOrWhy: 'first list, or why on none',
    never: 'never',
    onList: 'week of {day}, no. {rank}',
    area: 'area',
    probability: 'prob.',
    raisedOn: 'raised',
    knownNow: 'known now',
    emptyList: 'no alert stands',
    noMines: 'No mine is known: give --outcomes with confirmed sites.',
    inAll: 'In all',
    sites: 'sites',
    toAlert: 'days to alert',
    pairs:
      'Of {known} known mines both listed {both}, A alone {onlyA}, B alone {onlyB}, neither {neither}. If both were equally good, a difference as large as that would come by chance with probability {p} (exact test of McNemar).',
    earlier: {
      earlier: 'Of the {count} that both raised, B was earlier by a median of {days} days.',
      later: 'Of the {count} that both raised, B was later by a median of {days} days.',
      same: 'Of the {count} that both raised, neither was earlier by the median.',
    },
    reading:
      'Precision: mines among listed sites of which it is known now whether they were one, with the 95 % interval of Wilson. Recall: known mines listed by then, of those known to have been active by then; at the top, of all that count. Days are medians: from the start of a mine to its alert, and from the alert to the inspection.',
    missed: {
      'unknown-site': 'neither in the readings nor in the books',
      'found-before': 'inspected before the first list',
      'not-yet-active': 'begins after the last list',
      'raised-too-late': 'raised only when it had been inspected',
      'beyond-list': 'at best no. {rank} of {of}, below the list',
      'between-lists': 'gone or inspected before the Sunday',
      'other-site': 'its area was raised on {day}',
      'no-readings': 'no readings on its days',
      'not-judged': 'not judged: {why}',
      'below-threshold': 'at best {probability} on {day}',
    },
    assumed: {
      READINGS_ON_THEIR_DAY:
        'Files do not say when a reading came: each is taken to have been there at the end of its day, as it stands now.',
      BOOKS_OF_TODAY:
        'Meters and transformers are those of the books as given, for every day; licences, orders and tips count by their dates, weather by its hours.',
      MODEL_OF_TODAY:
        'A learned model may have been trained after these days, even on them; look at its card.',
      OUTCOMES_ON_THEIR_DAY: 'An outcome is known from the end of its day on.',
      SETTLED_PASSED_OVER:
        'A list passes over sites that an inspection has settled; live lists do not do so yet (--keep-inspected shows those).',
      NOBODY_VISITS:
        'Nobody acts on these lists: a site stays on them until an outcome of then settles it, or its alert goes.',
      SETTLED_KEPT: 'Inspected sites stay on the list, as they do on live lists.',
      KNOWN_MINES_ONLY:
        'Recall is of the mines that are known, and precision of sites that somebody chose to inspect: neither is that of a random sample.',
      TRUTH_PLANTED: 'The mines were planted in a simulated region: no figure is a field result.',
    },
  },
  ru: {
    title:
      'Проверка на истории с {from} по {to}: недельных списков {weeks}, в каждом не более {size} объектов, по состоянию на воскресенье, на руках с понедельника',
    side: '{name}  модель {model}, тревога от {raiseAt}, оценивается дней: {days}, {config}',
    defaults: 'настройки по умолчанию',
    weekByWeek: 'По неделям',
    knownMines: 'Известные фермы: когда каждая была бы замечена и в каком списке оказалась впервые',
    compared: 'A против B',
    listOf: 'Список на неделю с {monday}, по состоянию на {sunday}',
    rests: 'На чём это основано',
    week: 'неделя с',
    alerts: 'тревог',
    listed: 'список',
    fresh: 'нов.',
    verdicts: { mine: 'ферма', 'not-a-mine': 'нет', unknown: 'неизв.' },
    found: 'да/нет/?',
    precision: 'точность',
    recall: 'полнота',
    ofKw: 'по кВт',
    alike: 'сход.',
    order: 'пор.',
    ofMany: '{part} из {whole}',
    site: 'объект',
    activeFrom: 'ферма с',
    inspected: 'проверен',
    raised: 'замечен, место',
    days: 'через дней',
    ahead: 'дней до пров.',
    listOrWhy: 'первый список, или почему ни в одном',
    never: 'никогда',
    onList: 'неделя с {day}, № {rank}',
    area: 'участок',
    probability: 'вер.',
    raisedOn: 'замечен',
    knownNow: 'теперь',
    emptyList: 'тревог нет',
    noMines: 'Известных ферм нет: дайте --outcomes с подтверждёнными объектами.',
    inAll: 'В целом',
    sites: 'объект.',
    toAlert: 'дней до тревоги',
    pairs:
      'Из известных ферм ({known}) в списки обоих попали {both}, только A {onlyA}, только B {onlyB}, ни в один {neither}. Будь они равны, такая разница случилась бы с вероятностью {p} (точный критерий Мак-Немара).',
    earlier: {
      earlier: 'Из замеченных обоими ({count}) B замечает раньше, в медиане дней: {days}.',
      later: 'Из замеченных обоими ({count}) B замечает позже, в медиане дней: {days}.',
      same: 'Замеченные обоими ({count}) замечены в медиане одновременно.',
    },
    reading:
      'Точность: доля ферм среди тех объектов списка, о которых теперь известно, были ли они фермами, с 95-процентным интервалом Вильсона. Полнота: сколько ферм, о работе которых к тому дню известно, успело попасть в списки; наверху из всех, что считаются. Дни даны медианой: от начала фермы до тревоги и от тревоги до проверки.',
    missed: {
      'unknown-site': 'нет ни в показаниях, ни в справочниках',
      'found-before': 'проверен до первого списка',
      'not-yet-active': 'начинает после последнего списка',
      'raised-too-late': 'замечен лишь после проверки',
      'beyond-list': 'в лучшем случае № {rank} из {of}, ниже списка',
      'between-lists': 'погас или проверен до воскресенья',
      'other-site': 'замечен его участок, {day}',
      'no-readings': 'нет показаний за его дни',
      'not-judged': 'не оценён: {why}',
      'below-threshold': 'в лучшем случае {probability}, {day}',
    },
    assumed: {
      READINGS_ON_THEIR_DAY:
        'Файлы не говорят, когда пришло показание: считается, что каждое было на месте к концу своего дня таким, какое оно теперь.',
      BOOKS_OF_TODAY:
        'Счётчики и трансформаторы взяты из данных справочников для всех дней; лицензии, распоряжения и сообщения действуют по своим датам, погода по своим часам.',
      MODEL_OF_TODAY:
        'Обученная модель могла быть обучена позже этих дней и даже на них: смотрите её карточку.',
      OUTCOMES_ON_THEIR_DAY: 'Итог проверки известен с конца её дня.',
      SETTLED_PASSED_OVER:
        'Список пропускает объекты, по которым проверка всё решила; нынешние списки так ещё не делают (--keep-inspected показывает такие).',
      NOBODY_VISITS:
        'По этим спискам никто не ездит: объект остаётся в них, пока тогдашняя проверка его не решит или тревога не погаснет.',
      SETTLED_KEPT: 'Проверенные объекты остаются в списке, как и в нынешних списках.',
      KNOWN_MINES_ONLY:
        'Полнота считается по известным фермам, точность по объектам, которые кто-то решил проверить: это не случайная выборка.',
      TRUTH_PLANTED: 'Фермы спрятаны в смоделированном регионе: ни одно число не получено на деле.',
    },
  },
  kk: {
    title:
      'Тарих бойынша тексеру, {from} – {to}: апталық тізім саны {weeks}, әрқайсысында ең көбі {size} нысан, жексенбідегі жағдай бойынша, дүйсенбіде қолда',
    side: '{name}  модель {model}, дабыл {raiseAt} бастап, бағаланатын күн саны {days}, {config}',
    defaults: 'әдепкі баптаулар',
    weekByWeek: 'Апта бойынша',
    knownMines: 'Белгілі фермалар: қашан байқалар еді және алғаш қай тізімде болды',
    compared: 'A мен B',
    listOf: '{monday} басталған аптаның тізімі, {sunday} жағдайы бойынша',
    rests: 'Бұл неге сүйенеді',
    week: 'апта',
    alerts: 'дабыл',
    listed: 'тізім',
    fresh: 'жаңа',
    verdicts: { mine: 'ферма', 'not-a-mine': 'жоқ', unknown: 'белгісіз' },
    found: 'иә/жоқ/?',
    precision: 'дәлдік',
    recall: 'толықтық',
    ofKw: 'кВт б-ша',
    alike: 'ұқс.',
    order: 'рет',
    ofMany: '{part} / {whole}',
    site: 'нысан',
    activeFrom: 'ферма басы',
    inspected: 'тексерілді',
    raised: 'байқалды, орны',
    days: 'неше күнде',
    ahead: 'неше күн ерте',
    listOrWhy: 'алғашқы тізім не неге жоқ',
    never: 'ешқашан',
    onList: '{day} аптасы, № {rank}',
    area: 'учаске',
    probability: 'ықт.',
    raisedOn: 'байқалды',
    knownNow: 'қазір',
    emptyList: 'дабыл жоқ',
    noMines: 'Белгілі ферма жоқ: расталған нысандары бар --outcomes беріңіз.',
    inAll: 'Барлығы',
    sites: 'нысан',
    toAlert: 'дабылға дейін күн',
    pairs:
      'Белгілі {known} ферманың екеуінің де тізімінде {both}, тек A {onlyA}, тек B {onlyB}, ешқайсысында {neither}. Екеуі тең болса, мұндай айырма {p} ықтималдықпен кездейсоқ шығар еді (Мак-Немардың дәл критерийі).',
    earlier: {
      earlier: 'Екеуі де байқаған {count} ферманы B ертерек байқайды, медиана бойынша күн: {days}.',
      later: 'Екеуі де байқаған {count} ферманы B кешірек байқайды, медиана бойынша күн: {days}.',
      same: 'Екеуі де байқаған {count} ферма медиана бойынша бір уақытта байқалды.',
    },
    reading:
      'Дәлдік: тізімдегі нысандардың ішінде ферма болған-болмағаны қазір белгілілерінің арасындағы фермалар үлесі, Вильсонның 95 пайыздық аралығымен. Толықтық: сол күнге жұмыс істейтіні белгілі фермалардың тізімге түскен үлесі; жоғарыда есептелетіндердің бәрінен. Күндер медиана: ферманың басталуынан дабылға дейін және дабылдан тексеруге дейін.',
    missed: {
      'unknown-site': 'көрсеткіштерде де, анықтамалықта да жоқ',
      'found-before': 'алғашқы тізімге дейін тексерілген',
      'not-yet-active': 'соңғы тізімнен кейін басталады',
      'raised-too-late': 'тексерілгеннен кейін ғана байқалды',
      'beyond-list': 'ең жақсысы {of} ішінен № {rank}, тізімнен төмен',
      'between-lists': 'жексенбіге дейін сөнген не тексерілген',
      'other-site': 'учаскесі байқалды, {day}',
      'no-readings': 'оның күндерінде көрсеткіш жоқ',
      'not-judged': 'бағаланбады: {why}',
      'below-threshold': 'ең жоғарысы {probability}, {day}',
    },
    assumed: {
      READINGS_ON_THEIR_DAY:
        'Файлдар көрсеткіштің қашан келгенін айтпайды: әрқайсысы өз күнінің соңында қазіргі түрінде болған деп алынады.',
      BOOKS_OF_TODAY:
        'Есептегіштер мен трансформаторлар барлық күнге берілген анықтамалықтан алынады; лицензиялар, өкімдер мен хабарламалар өз күндерімен, ауа райы өз сағаттарымен есептеледі.',
      MODEL_OF_TODAY:
        'Үйретілген модель осы күндерден кейін, тіпті солардың өзінде үйретілген болуы мүмкін: карточкасын қараңыз.',
      OUTCOMES_ON_THEIR_DAY: 'Тексеру нәтижесі сол күннің соңынан бастап белгілі.',
      SETTLED_PASSED_OVER:
        'Тізім тексеру шешкен нысандарды аттап өтеді; қазіргі тізімдер әзірге олай істемейді (--keep-inspected соларды көрсетеді).',
      NOBODY_VISITS:
        'Бұл тізімдер бойынша ешкім бармайды: нысан сол кездегі тексеру шешкенше не дабылы сөнгенше тізімде қалады.',
      SETTLED_KEPT: 'Тексерілген нысандар қазіргі тізімдердегідей тізімде қалады.',
      KNOWN_MINES_ONLY:
        'Толықтық белгілі фермалар бойынша, дәлдік біреу тексеруге таңдаған нысандар бойынша: екеуі де кездейсоқ іріктеме емес.',
      TRUTH_PLANTED: 'Фермалар модельденген өңірге жасырылған: бірде-бір сан далада алынбаған.',
    },
  },
}

/** A sentence with its figures. */
export const filled = (sentence: string, figures: Readonly<Record<string, string>>): string =>
  sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) => figures[name] ?? whole)

import type { DemoResult } from '../../app/demo.ts'
import type { Language } from '../../core/score/texts.ts'

export type MineKind = DemoResult['truth'][number]['kind']
export type LookAlike = DemoResult['lookAlikes'][number]['kind']

/** What the simulator planted, in words. */
export interface KindLabels {
  readonly mines: Readonly<Record<MineKind, string>>
  readonly lookAlikes: Readonly<Record<LookAlike, string>>
}

export const KIND_LABELS: Readonly<Record<Language, KindLabels>> = {
  en: {
    mines: {
      steady: 'runs all the time',
      'nights-only': 'nights only',
      'peak-avoiding': 'avoids the evening peak',
      throttled: 'throttled',
      'price-driven': 'follows the price',
      'with-outages': 'with outages',
      'in-business': 'inside a business',
      growing: 'grows machine by machine',
      split: 'split over several meters',
      'before-meter': 'before the meters',
      'licensed-over': 'licensed, but over its power',
    },
    lookAlikes: {
      'server-room': 'server room',
      telecom: 'telecom site',
      'cold-store': 'cold store',
      'street-lighting': 'street lighting',
      greenhouse: 'greenhouse',
      'electric-heating': 'electric heating',
      pumps: 'pumps',
      bakery: 'bakery',
      vacant: 'vacant home',
      'stuck-register': 'stuck register',
      'estimated-runs': 'estimated readings',
      'wrong-ct-ratio': 'wrong transformer ratio',
      'ev-night': 'car charged at night',
      'new-tenant': 'new tenant',
    },
  },
  ru: {
    mines: {
      steady: 'работает постоянно',
      'nights-only': 'только ночью',
      'peak-avoiding': 'обходит вечерний пик',
      throttled: 'дросселируется',
      'price-driven': 'следует за ценой',
      'with-outages': 'с отключениями',
      'in-business': 'внутри предприятия',
      growing: 'растёт по одной машине',
      split: 'разделена между счётчиками',
      'before-meter': 'до счётчиков',
      'licensed-over': 'лицензирована, но выше мощности',
    },
    lookAlikes: {
      'server-room': 'серверная',
      telecom: 'узел связи',
      'cold-store': 'холодильный склад',
      'street-lighting': 'уличное освещение',
      greenhouse: 'теплица',
      'electric-heating': 'электроотопление',
      pumps: 'насосы',
      bakery: 'пекарня',
      vacant: 'пустующее жильё',
      'stuck-register': 'застывший счётчик',
      'estimated-runs': 'расчётные показания',
      'wrong-ct-ratio': 'неверный коэффициент ТТ',
      'ev-night': 'ночная зарядка электромобиля',
      'new-tenant': 'новый жилец',
    },
  },
  kk: {
    mines: {
      steady: 'үздіксіз жұмыс істейді',
      'nights-only': 'тек түнде',
      'peak-avoiding': 'кешкі шыңнан қашады',
      throttled: 'қуаты шектелген',
      'price-driven': 'бағаға қарай',
      'with-outages': 'үзілістермен',
      'in-business': 'кәсіпорын ішінде',
      growing: 'бір-бірлеп өседі',
      split: 'бірнеше есептегішке бөлінген',
      'before-meter': 'есептегіштерге дейін',
      'licensed-over': 'лицензиясы бар, бірақ қуаты асқан',
    },
    lookAlikes: {
      'server-room': 'сервер бөлмесі',
      telecom: 'байланыс торабы',
      'cold-store': 'тоңазытқыш қойма',
      'street-lighting': 'көше жарығы',
      greenhouse: 'жылыжай',
      'electric-heating': 'электрмен жылыту',
      pumps: 'сорғылар',
      bakery: 'наубайхана',
      vacant: 'бос тұрған үй',
      'stuck-register': 'тоқтап қалған есептегіш',
      'estimated-runs': 'есептік көрсеткіштер',
      'wrong-ct-ratio': 'қате трансформатор коэффициенті',
      'ev-night': 'электромобильді түнде зарядтау',
      'new-tenant': 'жаңа тұрғын',
    },
  },
}

/**
 * Names of months, from January, and of weekdays, from Monday: without accents, with `|` between those of one. Beginnings
 * of three letters and more are theirs too, where no other month's or weekday's name begins so. Our own lists, since those
 * of `Intl` change with the version of Node, and with them would the order of steps.
 */
const NAMES = {
  german: {
    months:
      'januar|janner februar|feber marz|maerz|mrz april mai juni juli august september oktober november dezember',
    weekdays: 'montag dienstag mittwoch donnerstag freitag samstag|sonnabend sonntag',
    short: 'mo di mi do fr sa so',
  },
  french: {
    months: 'janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre',
    weekdays: 'lundi mardi mercredi jeudi vendredi samedi dimanche',
    short: 'lu ma me je ve sa di',
  },
  spanish: {
    months:
      'enero febrero marzo abril mayo junio julio agosto septiembre|setiembre octubre noviembre diciembre',
    weekdays: 'lunes martes miercoles jueves viernes sabado domingo',
    short: 'lu ma mi ju vi sa do',
  },
  italian: {
    months: 'gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre',
    weekdays: 'lunedi martedi mercoledi giovedi venerdi sabato domenica',
    short: 'lu ma me gi ve sa do',
  },
  portuguese: {
    months: 'janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro',
    weekdays: 'segunda terca quarta quinta sexta sabado domingo',
  },
  dutch: {
    months: 'januari februari maart|mrt april mei juni juli augustus september oktober november december',
    weekdays: 'maandag dinsdag woensdag donderdag vrijdag zaterdag zondag',
    short: 'ma di wo do vr za zo',
  },
  scandinavian: {
    months:
      'januar|januari februar|februari mars|marts april mai|maj juni juli august|augusti september oktober november desember|december',
    weekdays: 'mandag tirsdag|tisdag onsdag torsdag fredag lordag|loerdag sondag|soendag',
    short: 'ma ti on to fr lo so',
  },
  finnish: {
    months:
      'tammikuu|tammikuuta helmikuu|helmikuuta maaliskuu|maaliskuuta huhtikuu|huhtikuuta toukokuu|toukokuuta kesakuu|kesakuuta heinakuu|heinakuuta elokuu|elokuuta syyskuu|syyskuuta lokakuu|lokakuuta marraskuu|marraskuuta joulukuu|joulukuuta',
    weekdays: 'maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai',
    short: 'ma ti ke to pe la su',
  },
  polish: {
    months:
      'styczen|stycznia luty|lutego marzec|marca kwiecien|kwietnia maj|maja czerwiec|czerwca lipiec|lipca sierpien|sierpnia wrzesien|wrzesnia pazdziernik|pazdziernika listopad|listopada grudzien|grudnia',
    weekdays: 'poniedzialek wtorek sroda czwartek piatek sobota niedziela',
    short: 'pn|pon wt sr cz|czw pt so|sob nd|niedz',
  },
  czech: {
    months:
      'leden|ledna unor|unora brezen|brezna duben|dubna kveten|kvetna cerven|cervna|cvn cervenec|cervence|cvc srpen|srpna zari rijen|rijna listopad|listopadu prosinec|prosince',
    weekdays: 'pondeli utery streda ctvrtek patek sobota nedele',
    short: 'po ut st ct pa so ne',
  },
  turkish: {
    months: 'ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik',
    weekdays: 'pazartesi|pzt sali carsamba persembe cuma|cum cumartesi|cmt pazar|paz',
  },
  russian: {
    months:
      'январь|января февраль|февраля март|марта апрель|апреля май|мая июнь|июня июль|июля август|августа сентябрь|сентября октябрь|октября ноябрь|ноября декабрь|декабря',
    weekdays: 'понедельник вторник среда четверг пятница суббота воскресенье',
    short: 'пн вт ср чт пт сб вс',
  },
  chinese: {
    months: '一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月',
    weekdays:
      '星期一|周一|月曜 星期二|周二|火曜 星期三|周三|水曜 星期四|周四|木曜 星期五|周五|金曜 星期六|周六|土曜 星期日|星期天|周日|周天|日曜',
  },
  english: {
    months: '',
    weekdays: '',
    short: 'mo tu we th fr sa su',
  },
} as const;

/** A pattern that finds a name, without what may stand around it, and the place of what it finds, from 0. */
export interface NameList {
  readonly like: string;
  readonly placeOf: (found: string) => number;
}

export interface Calendar {
  readonly months?: NameList;
  readonly weekdays?: NameList;
  /** Of two letters, or some of them, which are words of other meanings too. */
  readonly shortWeekdays?: NameList;
}

const OTHER_LETTERS: Readonly<Record<string, string>> = { ø: 'o', ı: 'i', ł: 'l', đ: 'd' };

/** A text in small letters without accents, of the same length. */
export const withoutAccents = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- most names are ASCII, and done
  /^[\x00-\x7f]*$/.test(text) ? text.toLowerCase() : text.replace(/[^\0-\x7f]|[A-Z]/g, plainLetter);

function plainLetter(letter: string): string {
  const small = letter.toLowerCase();
  const [first = letter] = (OTHER_LETTERS[small] ?? small).normalize('NFD');
  return first.length === letter.length ? first : letter;
}

let calendars: readonly Calendar[] | undefined;

/** Those of other languages than English, made when they are asked for: most names are of none. */
export const otherCalendars = (): readonly Calendar[] => (calendars ??= Object.values(NAMES).map(calendarOf));

const calendarOf = (names: (typeof NAMES)[keyof typeof NAMES]): Calendar => ({
  ...(names.months === '' ? {} : { months: nameList(names.months) }),
  ...(names.weekdays === '' ? {} : { weekdays: nameList(names.weekdays) }),
  ...('short' in names ? { shortWeekdays: nameList(names.short) } : {}),
});

/** Shorter beginnings are those of many words. */
const FEWEST_LETTERS = 3;

function nameList(text: string): NameList {
  const names = withoutAccents(text)
    .split(' ')
    .map((name) => name.split('|'));
  const places = new Map<string, number | undefined>();
  for (const [place, forms] of names.entries())
    for (const form of forms)
      for (let length = FEWEST_LETTERS; length < form.length; length++) {
        const start = form.slice(0, length);
        places.set(start, !places.has(start) || places.get(start) === place ? place : undefined);
      }
  // A whole name is its own, though another may begin with it.
  for (const [place, forms] of names.entries()) for (const form of forms) places.set(form, place);
  const known = [...places].flatMap(([name, place]) => (place === undefined ? [] : [name]));
  return {
    like: `(?:${known.sort((a, b) => b.length - a.length).join('|')})`,
    placeOf: (found) => places.get(found) ?? 0,
  };
}

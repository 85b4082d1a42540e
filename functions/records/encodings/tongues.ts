import { dosText, windowsText } from './single-bytes';

/** How a language shows in a text that was decoded right. */
export interface Tongue {
  /** Letters beyond ASCII that it is written with, in lower case. */
  readonly letters: ReadonlySet<string> | RegExp;
  /** Those of them that come often, where most letters of a text are beyond ASCII. */
  readonly frequent?: ReadonlySet<string>;
  /** What share of a text's letters beyond ASCII they are at least. */
  readonly usualShare?: number;
}

export interface KnownEncoding {
  /** As people and iconv call it. */
  readonly name: string;
  readonly languages: string;
  /** @throws TypeError where the bytes are not of it, RangeError where the machine does not know it */
  readonly decode: (bytes: Buffer) => string;
  readonly tongues: readonly Tongue[];
  /** Whether no word has letters of ASCII beside others. */
  readonly isAlphabetic?: boolean;
}

const latin = (...alphabets: readonly string[]): Tongue[] =>
  alphabets.map((letters) => ({ letters: new Set(letters) }));

const script = (letters: RegExp | string, frequent: string, usualShare: number): Tongue => ({
  letters: typeof letters === 'string' ? new Set(letters) : letters,
  frequent: new Set(frequent),
  usualShare,
});

const byTextDecoder = (label: string) => (bytes: Buffer) =>
  new TextDecoder(label, { fatal: true }).decode(bytes);

const WESTERN = latin(
  'äöüßéàç',
  'àâæçèéêëîïôœùûüÿñ',
  'áéíóúüñçª',
  'áàâãçéêíóôõúü',
  'àèéìíîïòóùú',
  'æøåéäöüôóè',
  'äöåéüšžà',
  'áéíóúýþæöðø',
  'éëïöüèêóáíçôîäâûà',
  'àçèéíïòóúüñ',
  'ëç',
  'õäöüšž',
);
const CENTRAL = latin('ąćęłńóśźż', 'áčďéěíňóřšťúůýžäľĺŕôö', 'áéíóöőúüű', 'čćđšž', 'ăâîşţșț');
const RUSSIAN = script('абвгдеёжзийклмнопрстуфхцчшщъыьэюя', 'оеаинтсрвл', 0.6);
const UKRAINIAN = script('абвгґдеєжзиіїйклмнопрстуфхцчшщьюя', 'оаинівертс', 0.58);
const CYRILLIC = [
  RUSSIAN,
  UKRAINIAN,
  script('абвгдеёжзійклмнопрстуўфхцчшыьэюя', 'анеіорстял', 0.58),
  script('абвгдђежзијклљмнњопрстћуфхцчџшѓѕќ', 'аоиенрстув', 0.6),
];
const GREEK = [script('αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ', 'αοιετσνηυρπ', 0.65)];

const KANA = 'のにをはがでとたしていなもかられるくりうこさあまんアイルスントリラードジクグレコマタ';
const JAPANESE = [
  script(
    /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ー]/u,
    `${KANA}日本人大年会中国一上東京都市事長出見分行生子者社同間地方業新名田高学府県部山川`,
    0.35,
  ),
];
const BOTH_CHINESE =
  '的一是不了在人有我他中大上到地子你生就下得也自之年那好家作出文天同心也多然用小主行方又如前所本去已月公民日分定事明三工高老因二其面些十此成全信重等法和只北京市海山安江南西区城州政市手水';
const CHINESE = [
  script(
    /\p{Script=Han}/u,
    `${BOTH_CHINESE}这来个国说们为时要会对发学经过动没后见长问进开关机电车东门号称数业产务员类给`,
    0.25,
  ),
];
const TAIWANESE = [
  script(
    /\p{Script=Han}/u,
    `${BOTH_CHINESE}這來個國說們為時要會對發學經過動沒後見長問進開關機電車東門號稱數業產務員類給灣臺縣區`,
    0.25,
  ),
];
const KOREAN = [
  script(
    /\p{Script=Hangul}/u,
    '이다는의을에가고하로지한사은기를도리자어아시정그대인나일수보서해부들라구과있전제장상으주원게만동무어비경성안진여모조유오',
    0.35,
  ),
];

/** Older encodings that files are in, the commonest first: of two that fit alike, the first is meant. */
export const KNOWN_ENCODINGS: readonly KnownEncoding[] = [
  {
    name: 'windows-1252',
    languages: 'western Europe',
    decode: (bytes) => windowsText(bytes.toString('latin1')),
    tongues: WESTERN,
  },
  known('SHIFT_JIS', 'Japanese', JAPANESE),
  known('EUC-JP', 'Japanese', JAPANESE),
  known('GB18030', 'Chinese, GBK and GB2312 among it', CHINESE),
  known('BIG5', 'Chinese of Taiwan and Hong Kong', TAIWANESE),
  known('EUC-KR', 'Korean', KOREAN),
  ofAlphabet('WINDOWS-1251', 'Russian, Ukrainian, Bulgarian, Serbian', CYRILLIC),
  ofAlphabet('KOI8-R', 'Russian', [RUSSIAN]),
  ofAlphabet('KOI8-U', 'Ukrainian', [UKRAINIAN]),
  ofAlphabet('CP866', 'Russian, of DOS', [RUSSIAN], 'ibm866'),
  ofAlphabet('ISO-8859-5', 'Russian, Ukrainian, Bulgarian, Serbian', CYRILLIC),
  known('WINDOWS-1250', 'Polish, Czech, Slovak, Hungarian, Croatian, Slovene, Romanian', CENTRAL),
  known('ISO-8859-2', 'Polish, Czech, Slovak, Hungarian, Croatian, Slovene, Romanian', CENTRAL),
  ofAlphabet('WINDOWS-1253', 'Greek', GREEK),
  ofAlphabet('ISO-8859-7', 'Greek', GREEK),
  known('WINDOWS-1254', 'Turkish', latin('çğıöşüâîûİ')),
  known('WINDOWS-1257', 'Lithuanian, Latvian', latin('ąčęėįšųūž', 'āčēģīķļņšūžōŗ')),
  ofAlphabet('WINDOWS-1255', 'Hebrew', [script(/\p{Script=Hebrew}/u, 'יוהלאמרבשת', 0.7)]),
  ofAlphabet('WINDOWS-1256', 'Arabic, Persian', [script(/\p{Script=Arabic}/u, 'اليمونرتبة', 0.7)]),
  ofAlphabet('WINDOWS-874', 'Thai', [script(/\p{Script=Thai}/u, 'านรกอเงมยวล่้', 0.55)]),
  known('MACINTOSH', 'western Europe, of old Macs', WESTERN),
  {
    name: 'CP850',
    languages: 'western Europe, of DOS',
    decode: (bytes) => dosText(bytes.toString('latin1')),
    tongues: WESTERN,
  },
];

function known(
  name: string,
  languages: string,
  tongues: readonly Tongue[],
  label = name.toLowerCase(),
): KnownEncoding {
  return { name, languages, decode: byTextDecoder(label), tongues };
}

function ofAlphabet(...about: Parameters<typeof known>): KnownEncoding {
  return { ...known(...about), isAlphabetic: true };
}

/** Ends no sentence: what a text is that is one. */
export const OTHER_LIST = 'a list as Python, Java, Scala, R or a database writes it';

/** Elements without spaces, parted as programs part them: words of a text have spaces in other places too. */
const BARE = /^[^\s,()[\]{}"']+(?:, [^\s,()[\]{}"']+)+$/;

/** Lists of these. */
const BARE_LISTS = /^\[[^[\]]*\](?:, ?\[[^[\]]*\])+$/;

/** A list of Scala: of no elements or some. */
const OF_SCALA =
  /^(?:mutable\.|immutable\.)?(WrappedArray|ArraySeq|ArrayBuffer|ListBuffer|List|Seq|Vector|Set|HashSet|Array)\((.*)\)$/s;
/** Names that are no words of a text. */
const ONLY_OF_SCALA = /^(?:WrappedArray|Array\w+|ListBuffer|HashSet)$/;
/** A list of R, and those that are empty. */
const OF_R = /^(?:c|list)\((?=["'\d+.-])/;
const EMPTY_OF_R = /^(?:(?:character|integer|numeric|logical|factor)\(0\)|list\(\))$/;
/** What Java, .NET and JavaScript print of a list whose elements they do not. */
const NAME_OF_LIST = /^(?:\[(?:L[\w.$]+;|[IJDFZBCS])@[\da-f]+|System\.[\w.]+\[\]|\[object \w+\])$/;

/** Elements of a list of PostgreSQL, which quotes those that have a space. */
const OF_POSTGRESQL = /^(?:[^{}\s,"]+|"[^"]*")(?:,(?:[^{}\s,"]*|"[^"]*"))+$/;

/**
 * As `isListOfAnotherProgram`, of a text that holds labels and nothing else: no brackets stand around all of these, so a
 * list of a database may have one element, or none, and elements of Java and Scala may have spaces.
 */
export const isListOfLabels = (text: string): boolean => OF_LABELS.test(text) || isListOfAnotherProgram(text);
const OF_LABELS =
  /^\s*(?:\{[^{}]*\}|\[[^[\],]+(?:,[^[\],]+)+\]|(?:WrappedArray|ArraySeq|ArrayBuffer|ListBuffer|List|Seq|Vector|Set|HashSet|Array)\([^()]*\))\s*$/;

/** How the programs of arrays print one, and what stands behind its elements. */
const CALL =
  /^(?:\w{1,20}\.)?(?:array|asarray|tensor|Series|Index|deque|list|tuple|set|frozenset|dict_keys|dict_values)\((?=[[({])/;
const CALL_END = /(?:,\s*(?:dtype|device|name|maxlen)=[^,()]{1,40})*\s*\)$/;

/**
 * Whether a text is a list as Python, NumPy, Java, Scala, R or PostgreSQL write it: brackets, quotes and commas would be
 * parts of what is in it. Words that a tokeniser has parted have spaces on either side of a quote, or before a comma. Looked at from both ends, and
 * then once, since a text may be of any length.
 */
export function isListOfAnotherProgram(text: string): boolean {
  const bare = text.trim();
  return (
    isBare(bare) || isOfScala(bare) || isOfR(bare) || NAME_OF_LIST.test(bare) || isOfLiteralsOrQuoted(bare)
  );
}

const isBare = (bare: string): boolean => /^(?:\[.*\]|\{.*\})$/s.test(bare) && isOfBare(bare.slice(1, -1));
const isOfBare = (inner: string): boolean => BARE.test(inner) || BARE_LISTS.test(inner);

function isOfLiteralsOrQuoted(bare: string): boolean {
  const inner = bare.slice(1, -1);
  const quote = /^['"]/.exec(inner)?.[0];
  const end = inner.trimEnd();
  switch (`${bare.at(0)}${bare.at(-1)}`) {
    case '[]':
      return (
        (quote !== undefined && /['"],?$/.test(end.slice(-2))) || isOfLiterals(inner, 'commas or spaces')
      );
    case '()': {
      const isOfTexts = quote !== undefined && end.includes(`${quote},`) && /['"],?$/.test(end.slice(-2));
      return isOfTexts || isOfLiterals(inner, 'commas');
    }
    case '{}':
      return (
        (quote !== undefined && /['"]$/.test(end.slice(-1))) ||
        OF_POSTGRESQL.test(end) ||
        isOfLiterals(inner, 'commas')
      );
    default:
      return bare.endsWith(')') && isCall(bare);
  }
}

function isCall(bare: string): boolean {
  const [call] = CALL.exec(bare) ?? [];
  if (call === undefined) return false;
  const body = bare.slice(call.length);
  const tailAt = Math.max(0, body.length - MOST_TAIL);
  const list = body.slice(0, tailAt) + body.slice(tailAt).replace(CALL_END, '');
  return (
    list === '[]' || isOfLiteralsOrQuoted(list.trim()) || isOfLiterals(list.slice(1, -1), 'commas or spaces')
  );
}

function isOfScala(bare: string): boolean {
  const [, name, elements] = OF_SCALA.exec(bare) ?? [];
  return name !== undefined && (ONLY_OF_SCALA.test(name) || elements === '' || BARE.test(elements!));
}

function isOfR(bare: string): boolean {
  if (EMPTY_OF_R.test(bare)) return true;
  const [call] = OF_R.exec(bare) ?? [];
  return call !== undefined && isOfLiterals(bare.slice(call.length, -1), 'commas');
}

/** Of a call, behind its elements. */
const MOST_TAIL = 200;

/** What a list may hold beside texts: as Python prints it, with NumPy's types; what is left out of a long one. */
const NUMBER = /(?:[-+]?(?:0|[1-9]\d*)(?:\.\d*)?|[-+]?\.\d+)(?:e[-+]?\d+)?/y;
const NOTHING = /None|nan|NaN|NaT|<NA>|NULL/y;
const WORD = /True|False|[-+]?inf|\.\.\./y;
const QUOTE = /(?:np\.\w{1,20}\()?[ub]?(['"])/y;
const TYPE = /np\.\w{1,20}\((?=[-+\d.nTF])/y;
const SPACES = /\s+/y;
/** What may follow an element. */
const BETWEEN = /[\s,()[\]{}]|$/y;

/**
 * Whether all of a text is elements as Python prints them, with commas right behind them, or spaces alone where those are
 * enough. One word, as in `[True]`, may be a text.
 */
function isOfLiterals(text: string, parted: 'commas' | 'commas or spaces'): boolean {
  let [telling, words, commas, at] = [0, 0, 0, 0];
  let isAfterSpace = true;
  while (at < text.length) {
    const spaces = after(SPACES, text, at);
    if (spaces !== undefined) {
      at = spaces;
      isAfterSpace = true;
      continue;
    }
    if (text[at] === ',') {
      if (isAfterSpace) return false;
      commas += 1;
      at += 1;
    } else if ('()[]{}'.includes(text[at]!)) {
      at += 1;
    } else {
      const literal = textEnd(text, at) ?? after(NUMBER, text, at) ?? after(NOTHING, text, at);
      const end = literal ?? after(WORD, text, at) ?? after(TYPE, text, at);
      if (end === undefined) return false;
      if (literal === undefined) words += 1;
      else telling += 1;
      at = end;
      if (text[at - 1] !== '(' && after(BETWEEN, text, at) === undefined) return false;
    }
    isAfterSpace = false;
  }
  return (telling > 0 || words > 1) && (parted === 'commas or spaces' || commas > 0);
}

/** Where what a pattern finds at a place ends. */
function after(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** Where a text in quotes that begins at a place ends; a word between quotes that stand alone is none. */
function textEnd(text: string, at: number): number | undefined {
  QUOTE.lastIndex = at;
  const [, quote] = QUOTE.exec(text) ?? [];
  if (quote === undefined) return undefined;
  const start = QUOTE.lastIndex;
  for (let end = start; end < text.length; end += 1) {
    if (text[end] === '\\') end += 1;
    else if (text[end] === quote)
      return /\s/.test(text[start]!) && /\s/.test(text[end - 1]!) ? undefined : end + 1;
  }
  return undefined;
}

import { extractExample } from '../../../../../functions/records/fields/extract';
import type { Fields } from '../../../../../functions/records/fields/fields';
import { Task } from '../../../../../shared/request/task';

const fields = (record: string): Fields => new Map(Object.entries(JSON.parse(record) as object));

describe('lists of tokens and tags', () => {
  const task = Task.parse({
    kind: 'many-to-many',
    input: { kind: 'tokens', field: 'x', tokens: 'given' },
    target: { kind: 'tags', field: 'y' },
  });
  const read = (x: string, y: string) => extractExample(fields(JSON.stringify({ x, y })), task);

  it.each([
    ["['Anna', 'lives']"],
    ["['Anna' 'lives']"],
    ['["Anna" "lives"]'],
    ["['it\\'s', \"Anna\"]"],
    ["('Anna', 'lives')"],
    ["('Anna',)"],
    ['{Anna,lives}'],
    ['{"New York",Anna}'],
    ["{'Anna', 'lives'}"],
    ["['Anna', None]"],
    ["['Anna']\n"],
    ["[ 'Anna', 'lives' ]"],
    ["[ 'Anna' ]"],
    ["[None, 'lives']"],
    ["[1, 'lives']"],
    ['[1 2 3]'],
    ['[nan]'],
    ["[u'Anna', u'lives']"],
    ["[np.str_('Anna'), np.str_('lives')]"],
    ['[np.int64(1), np.int64(22)]'],
    ["array(['Anna', 'lives'], dtype=object)"],
    ["array(['Anna', 'lives'],\n      dtype='<U5')"],
    ['array([], dtype=object)'],
    ["np.array(['Anna', 'lives'])"],
    ['tensor([1, 2])'],
    ["deque(['Anna', 'lives'], maxlen=3)"],
    ["frozenset({'Anna', 'lives'})"],
    ["[['Anna', 'lives'], ['here']]"],
    ["[('Anna', 1), ('lives', 2)]"],
    ["(1, 'lives')"],
    ['(None, 2)'],
    ["{1, 'lives'}"],
    ['[Anna, lives]'],
    ['{Anna, lives}'],
    ['WrappedArray(Anna, lives)'],
    ['WrappedArray(Anna)'],
    ['ArrayBuffer()'],
    ['WrappedArray(WrappedArray(Anna, lives), WrappedArray(here))'],
    ['[[Anna, lives], [here]]'],
    ['[[Anna],[lives]]'],
    ['List(Anna, lives)'],
    ['List()'],
    ['Vector(Anna, lives, here)'],
    ['c("Anna", "lives")'],
    ["c('Anna', 'lives')"],
    ['c(1, 2)'],
    ['list("Anna", "lives")'],
    ['character(0)'],
    ['[Ljava.lang.String;@1b6d3586'],
    ['System.String[]'],
    ['System.Object[]'],
    ['[object Object]'],
  ])('%j is refused as a list of another program, on either side', (list) => {
    const message = { reason: 'wrong-type', detail: expect.stringContaining('write it as JSON') as string };

    expect(read(list, 'O O')).toMatchObject(message);
    expect(read('Anna lives', list)).toMatchObject(message);
  });

  it.each([
    ['["Anna", "lives"]', ['Anna', 'lives']],
    ["( ' hello ' )", ['(', "'", 'hello', "'", ')']],
    ["[ ' hello ' ]", ['[', "'", 'hello', "'", ']']],
    ['[laughs] yes', ['[laughs]', 'yes']],
    ['(a) first', ['(a)', 'first']],
    ['{name} {place}', ['{name}', '{place}']],
    ["('Hi', he said)", ["('Hi',", 'he', 'said)']],
    ["('a') or ('b')", ["('a')", 'or', "('b')"]],
    ["'quoted'", ["'quoted'"]],
    ['[Intro] Hello', ['[Intro]', 'Hello']],
    ['[Intro, second verse]', ['[Intro,', 'second', 'verse]']],
    ['List(Anna)', ['List(Anna)']],
    ['[[Anna]] and [[Bert]]', ['[[Anna]]', 'and', '[[Bert]]']],
    ['[[Anna Smith]]', ['[[Anna', 'Smith]]']],
    ['List(f(a), b)', ['List(f(a),', 'b)']],
    ['Set (a, b)', ['Set', '(a,', 'b)']],
    ['c(a, b)', ['c(a,', 'b)']],
    ['[Intro] , [verse]', ['[Intro]', ',', '[verse]']],
    ['(see below)', ['(see', 'below)']],
    ["[ 'tis the season ]", ['[', "'tis", 'the', 'season', ']']],
    ["[ ' a ' , ' b ' ]", ['[', "'", 'a', "'", ',', "'", 'b', "'", ']']],
    ['( 1 , 2 )', ['(', '1', ',', '2', ')']],
    ['(1)', ['(1)']],
    ['[...]', ['[...]']],
    ['[True]', ['[True]']],
    ["['tis the season]", ["['tis", 'the', 'season]']],
    ['["Hi" she said]', ['["Hi"', 'she', 'said]']],
    ['[007]', ['[007]']],
    ['[555-1234]', ['[555-1234]']],
    ['[None of them]', ['[None', 'of', 'them]']],
    ['f([1, 2])', ['f([1,', '2])']],
    ['list([x, y])', ['list([x,', 'y])']],
  ])('%j is read as it is', (text, tokens) => {
    expect(read(text, tokens.map(() => 'O').join(' '))).toMatchObject({ input: tokens });
  });

  it('are looked at in no more time than a text is long', () => {
    const text = `('a',${"'a',".repeat(200_000)}`;

    expect(read(text, 'O')).toMatchObject({ input: [text] });
  });
});

describe('lists of labels', () => {
  const task = Task.parse({
    kind: 'many-to-one',
    input: { kind: 'tokens', field: 'x' },
    target: { kind: 'labels', field: 'y', delimiter: ',' },
  });
  const read = (y: string) => extractExample(fields(JSON.stringify({ x: 'a', y })), task);

  it.each([
    ["['jazz', 'live']"],
    ["[None, 'live']"],
    ["[ 'jazz' ]"],
    ["('jazz', 'live')"],
    ["array(['jazz', 'live'], dtype=object)"],
    ["{'jazz'}"],
    ['[jazz, live]'],
    ['[hip hop, live]'],
    ['[jazz,live]'],
    ['WrappedArray(hip hop, live)'],
    ['List(hip hop)'],
    ['c("hip hop", "live")'],
    ['{hip hop, live}'],
    ['{jazz}'],
    ['{}'],
  ])('%j is refused as a list of another program', (list) => {
    expect(read(list)).toMatchObject({
      reason: 'wrong-type',
      detail: expect.stringContaining('a list as Python, Java, Scala, R or a database writes it') as string,
    });
  });

  it.each([
    ['[Intro],jazz', '[Intro]\njazz'],
    ['(live)', '(live)'],
    ['(live),[1]', '(live)\n[1]'],
  ])('%j is read as it is', (text, target) => {
    expect(read(text)).toMatchObject({ target });
  });
});

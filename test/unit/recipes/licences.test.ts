import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '../../..');
const RECIPES = join(ROOT, 'recipes');
const NOTICE = readFileSync(join(ROOT, 'NOTICE'), 'utf8');

const withData = readdirSync(RECIPES).filter((name) => existsSync(join(RECIPES, name, 'data')));

/** What a licence's text cannot be without, so that a name alone is not taken for the text. */
const LICENCE_TEXTS = {
  MIT: /Permission is hereby granted, free of charge[^]+THE SOFTWARE IS PROVIDED "AS IS"/,
  'BSD-3-Clause': /Redistribution and use in source and binary forms[^]+POSSIBILITY OF SUCH DAMAGE/,
  'Unicode License V3': /UNICODE LICENSE V3[^]+authorization of the copyright holder/,
  'CC BY 4.0': /creativecommons\.org\/licenses\/by\/4\.0\/legalcode/,
  'Apache-2.0': /Version 2\.0, January 2004[^]+END OF TERMS AND CONDITIONS/,
  "music21's corpus": /there may be\nrestrictions on commercial use/,
};

describe('LICENSE', () => {
  it('is the whole of Apache-2.0, which package.json names', () => {
    const licence = readFileSync(join(ROOT, 'LICENSE'), 'utf8');
    const { license } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { license: string };

    expect(license).toBe('Apache-2.0');
    expect(licence).toMatch(LICENCE_TEXTS['Apache-2.0']);
    expect(licence).toContain('APPENDIX: How to apply the Apache License to your work.');
  });
});

describe('the licences of the recipes', () => {
  it('finds the recipes', () => {
    expect(withData).toContain('surname-language');
  });

  it.each(withData)('%s names source, creators, licence and changes beside its data', (recipe) => {
    const text = readFileSync(join(RECIPES, recipe, 'DATA-LICENSE.txt'), 'utf8');

    for (const heading of ['Title', 'Source', 'Creators', 'Licence', 'Changes']) {
      expect(text).toMatch(new RegExp(`^${heading}: \\S`, 'm'));
    }
  });

  it.each(withData)('%s has the text of each licence that it names', (recipe) => {
    const text = readFileSync(join(RECIPES, recipe, 'DATA-LICENSE.txt'), 'utf8');
    const [, header = ''] = /^Licence: ((?:.|\n {2})+)/m.exec(text) ?? [];
    const body = recipe === 'adding-problem' ? readFileSync(join(ROOT, 'LICENSE'), 'utf8') : text;
    const named = Object.entries(LICENCE_TEXTS).filter(([name]) =>
      header.replace(/\s+/g, ' ').includes(name),
    );

    expect(named).not.toHaveLength(0);
    for (const [, wording] of named) expect(body).toMatch(wording);
  });

  it.each(withData)('%s is in NOTICE, and its README leads to the licence', (recipe) => {
    expect(NOTICE).toContain(`recipes/${recipe}/data/ - `);
    expect(readFileSync(join(RECIPES, recipe, 'README.md'), 'utf8')).toContain('(DATA-LICENSE.txt)');
  });

  it('NOTICE names no recipe that is gone', () => {
    const named = [...NOTICE.matchAll(/recipes\/([\w-]+)\/data\/ - /g)].map(([, recipe]) => recipe);

    expect(named.toSorted()).toEqual(withData.toSorted());
  });
});

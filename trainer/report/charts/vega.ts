import type { TopLevelSpec } from 'vega-lite' with { 'resolution-mode': 'import' };

/** The two libraries, which are ES modules alone; read when the first chart is drawn, as nothing else needs them. */
export async function svgOf(spec: TopLevelSpec): Promise<string> {
  const [{ parse, View, Error: ErrorsOnly, logger }, { compile }] = await Promise.all([
    import('vega'),
    import('vega-lite'),
  ]);
  // Its warnings are for authors of specifications, such as one about the extent of data that it has not read yet.
  const quiet = logger(ErrorsOnly);
  const view = new View(parse(compile(spec).spec), { renderer: 'none', logger: quiet });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

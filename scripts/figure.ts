/** A measured figure, and the bound that it must hold, if there is one. */
export interface Figure {
  /** What is measured. */
  readonly what: string;
  readonly figure: string;
  readonly bound?: string;
  readonly ok?: boolean;
}

export type BoundedFigure = Required<Figure>;

/** Prints figures with their bounds; returns how many exceed theirs. */
export function printFigures(figures: readonly Figure[]): number {
  for (const { what, figure, bound = '', ok } of figures) {
    const mark = ok === undefined ? '' : ok ? 'ok' : 'OVER';
    const columns = [mark.padEnd(5), what.padEnd(61), figure.padEnd(45), bound];
    console.log(columns.join(' ').trimEnd());
  }
  return figures.filter(({ ok }) => ok === false).length;
}

/** A measured figure, and the bound that it must hold, if there is one. */
export interface Figure {
  /** What is measured. */
  readonly what: string;
  readonly figure: string;
  readonly bound?: string;
  readonly ok?: boolean;
}

export type BoundedFigure = Required<Figure>;

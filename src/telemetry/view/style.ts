import base from './style/base.css' with { type: 'text' };
import cards from './style/cards.css' with { type: 'text' };
import charts from './style/charts.css' with { type: 'text' };
import lists from './style/lists.css' with { type: 'text' };
import media from './style/media.css' with { type: 'text' };

/** The page's style sheet. Media queries come last, because they override the rest. */
export const style = [base, cards, charts, lists, media].join('\n');

import { countries } from '#shared/gibby/reference/countries.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { listCountryNames } from './route.ts';

const alphabetically = [...countries].sort((a, b) => a.name.localeCompare(b.name, 'en'));

export const handler = handle(listCountryNames, async () => ({ data: alphabetically }));

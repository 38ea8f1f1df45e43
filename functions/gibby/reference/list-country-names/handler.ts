import { countries } from '../../../../shared/domain/countries.ts';
import { handle } from '../../../../shared/route/define.ts';
import { listCountryNames } from './route.ts';

const alphabetically = [...countries].sort((a, b) => a.name.localeCompare(b.name, 'en'));

export const handler = handle(listCountryNames, async () => ({ data: alphabetically }));

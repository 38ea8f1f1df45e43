/** The story of one Gibby deal, through the public API, Doku's payment page and a courier. */

import type { Cloud } from '../cloud.ts';
import { agree, findEachOther, talk } from './deal-agreement.ts';
import { type Choices, findChoices } from './deal-choices.ts';
import { bringHome, rate } from './deal-delivery.ts';
import { printRemains } from './deal-remains.ts';
import { GibbyPerson } from './gibby-person.ts';
import type { LocalPage } from './local-page.ts';
import { startMeter } from './meter.ts';
import { settled } from './patience.ts';
import { printHeading, tellBy } from './timeline.ts';

export async function tellDeal(cloud: Cloud, page: LocalPage): Promise<void> {
  const tell = tellBy(cloud.clock);
  printHeading('Two more people arrive');
  const readLink = (email: string) => page.mailed(email, /(?<=\/api\/verification\/)\w+/);
  const requester = await GibbyPerson.arrive(cloud.origin, 'rani', readLink);
  const traveller = await GibbyPerson.arrive(cloud.origin, 'tomi', readLink);
  try {
    tell('Requester', 'registers, opens the link from the outbox and signs in');
    tell('Traveller', 'registers, opens the link from the outbox and signs in');
    const choices = await findChoices(requester);
    await introduce(requester, 'Rani', choices);
    tell('Requester', 'completes the profile: Rani of Jakarta');
    await introduce(traveller, 'Tomi', choices);
    tell('Traveller', 'completes the profile: Tomi of Jakarta');
    await settled(cloud.activity);

    printHeading('The deal (pushes are timed from the request, through events, notifications and queues)');
    const setup = { cloud, page, meter: startMeter(cloud.costs), tell, requester, traveller, choices };
    const requestId = await findEachOther(setup);
    const roomId = await talk(setup, requestId);
    await agree(setup, requestId);
    await bringHome(setup, requestId);
    await rate(setup, requestId);
    await settled(cloud.activity);
    const cost = setup.meter.words();

    printHeading('What remains');
    await printRemains(setup, requestId, roomId);
    console.log(`  this deal cost ${cost}`);
  } finally {
    for (const person of [requester, traveller]) person.leave();
  }
}

/** Completes the profile: a user needs that before they may ask for items or travel for others. */
async function introduce({ api }: GibbyPerson, name: string, { jakarta }: Choices): Promise<void> {
  const home = { country_id: String(jakarta.countryId), city_id: String(jakarta.cityId) };
  await api.updateOwnProfile({ body: { name, phone: '+15550100001', ...home } });
}

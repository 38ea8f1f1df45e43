import { claimedEmail } from '#shared/gibby/accounts/claim-email.usecase.ts';
import { limitMails } from '#shared/gibby/accounts/mail-links/limit-mails.usecase.ts';
import { sendMailLink } from '#shared/gibby/accounts/mail-links/send-mail-link.usecase.ts';
import type { User } from '#shared/gibby/accounts/user.ts';
import { hasProvenEmail } from '#shared/gibby/accounts/user-sign-in.rules.ts';
import { gibbyTimeOf } from '#shared/gibby/kernel/wire.ts';
import { ownProfile } from '#shared/gibby/profiles/present-profile.usecase.ts';
import { cityIdAfter, detailChangeOf } from '#shared/gibby/profiles/profile.view.ts';
import type { ProfileForm } from '#shared/gibby/profiles/profile-form.schema.ts';
import { saveUser } from '#shared/gibby/profiles/save-user.usecase.ts';
import { Failure } from '#shared/kernel/errors.ts';
import type { PortsOf } from '#shared/kernel/ports.ts';
import { handle } from '#shared/kernel/route/define.ts';
import { timestampOf } from '#shared/kernel/time.ts';
import { updateOwnProfile } from './route.ts';

type ProfilePorts = PortsOf<typeof updateOwnProfile.uses>;

export const handler = handle(updateOwnProfile, async ({ body, user: caller }, ports) => {
  const { users } = ports;
  const user = await users.get(caller.userId);
  if (!user) throw new Failure('user_not_found');
  const details = await detailsFrom(body, user, ports);
  const claim = await claimedEmail(user, { email: body.email, currentPassword: body.current_password }, ports);
  // First of all, so that no address is pending of which the present one was not told.
  const link = claim && { userId: user.id, email: claim.pendingEmail, generation: caller.generation };
  if (link && hasProvenEmail(user)) {
    await limitMails(ports.rateLimits, 'emailChange', { email: user.email, by: `user/${user.id}` });
    const { email, generation } = link;
    await sendMailLink('emailChange', { user, email, generation, to: user.email }, ports);
  }
  const photo = await photoFrom(body, user, ports);
  const orders = link ? [ports.mailLinks.order({ ...link, by: `user/${user.id}` })] : [];
  await saveUser(user, { ...details, name: body.name, username: body.username, ...claim, photo }, ports, orders);
  return { data: await ownProfile((await users.get(user.id)) ?? user, caller, ports) };
});

async function detailsFrom(form: ProfileForm, user: User, { cities, clock }: ProfilePorts) {
  const cityId = cityIdAfter(form, user);
  const city = cityId ? await cities.get(cityId) : undefined;
  return detailChangeOf(form, user, { city, today: gibbyTimeOf(timestampOf(clock.now())).slice(0, 10) });
}

async function photoFrom({ photo, cropped_opt: crop }: ProfileForm, { id }: User, { pictures }: ProfilePorts) {
  if (photo === undefined) return undefined;
  const source = typeof photo === 'string' ? { uploadKey: photo } : photo;
  return (await pictures.store(source, { kind: 'user', ownerId: id, userId: id, crop })).picture;
}

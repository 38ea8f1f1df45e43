/** A parcel as couriers identify it. */
interface Parcel {
  readonly slug: string;
  readonly tracking_number: string;
}

/** Reports that a courier has seen a parcel. The tracking provider then notifies the product in a signed message. */
export async function courierSees(aftershipUrl: string, parcel: Parcel, tag: string, at: Date): Promise<void> {
  const checkpoint = { ...parcel, tag, checkpoint_time: at.toISOString().slice(0, 19) };
  const response = await fetch(`${aftershipUrl}/local/checkpoints`, {
    method: 'POST',
    body: JSON.stringify(checkpoint),
  });
  const text = await response.text();
  if (!response.ok || JSON.parse(text).answer !== 'OK') throw new Error(`The courier was answered ${text}`);
}

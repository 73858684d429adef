import { useState } from 'react';
import { FilterField, Filters } from '../components';
import { GROUPINGS, type DeliveryFilter } from './deliveryFilter';

const PERIODS = ['7', '30', '90', '180', '365'];

/** The form for the period, and of what one wants figures. */
export function DeliveryFilters(props: {
  filter: DeliveryFilter;
  environments: { name: string; title: string }[];
  onAsk(filter: DeliveryFilter): void;
}) {
  const [wish, setWish] = useState(props.filter);
  const field = (name: keyof DeliveryFilter, label: string) => ({
    id: `gitops-compliance-delivery-${name}`,
    label,
    value: wish[name],
    onChange: (value: string) =>
      setWish(before => ({ ...before, [name]: value })),
  });
  const periods = [...new Set([...PERIODS, wish.days])];
  return (
    <Filters
      label="Delivery figures"
      submit={{ title: 'Show figures', onSubmit: () => props.onAsk(wish) }}
    >
      <FilterField
        {...field('days', 'Period')}
        options={periods.map(days => [days, `Last ${days} days`])}
      />
      <FilterField
        {...field('by', 'A line for each')}
        options={GROUPINGS.map(each => [each, each])}
      />
      <FilterField
        {...field('environment', 'Environment')}
        options={[
          ['', 'All'],
          ...props.environments.map(
            ({ name, title }) => [name, title] as const,
          ),
        ]}
      />
      <FilterField
        {...field('team', 'Team, with the teams in it')}
        placeholder="e.g. payments"
      />
      <FilterField
        {...field('entity', 'Service')}
        placeholder="e.g. payments-api"
      />
      <FilterField
        {...field('failed', 'Changes')}
        options={[
          ['', 'All'],
          ['yes', 'Failed ones only'],
        ]}
      />
    </Filters>
  );
}

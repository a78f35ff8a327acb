-- A hotel so large that a benchmark never sells it out: 500 room types of 40 rooms, 400 nights each.
with house as (
    insert into hotel (id, slug, name, city, country, zone, description, check_in, check_out, free_cancellation_hours, currency)
    values ('00000000-0000-7000-9000-000000000000', 'load', 'Load Test Grand', 'Nowhere', 'PT', 'Europe/Lisbon', 'Only for load tests', '15:00', '11:00', 24, 'EUR')
    on conflict (slug) do nothing
    returning id
), kinds as (
    insert into room_type (id, hotel_id, name, description, capacity, image_hint)
    select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, house.id, 'Type ' || n, 'Only for load tests', 2, 'none' from house, generate_series(1, 500) n
    returning id, hotel_id, name
), rooms as (
    insert into room (id, room_type_id, hotel_id, number)
    select uuidv7(), kinds.id, kinds.hotel_id, substr(kinds.name, 6) || '-' || n from kinds, generate_series(1, 40) n
)
insert into nightly_rate (room_type_id, night, price)
select kinds.id, current_date + n, 10000 + n from kinds, generate_series(0, 400) n;
analyze hotel, room_type, room, nightly_rate;

"""Names of people and places from around the world, for ``swap_names``: common ones, nobody's.

One culture a line: given names, then family names, as they are written in English.
"""

from __future__ import annotations

_CULTURES = """
Minho Jiwoo Seojun Hana Eunji Dong-hyun Soo-yeon Young-chul | Kim Lee Park Choi Jung Kang Cho Yoon
Wei Xiaoming Jing Lan Haoran Meiling Guoqiang Yifan | Wang Li Zhang Liu Chen Yang Zhao Huang Zhou Wu
Haruto Yuki Sakura Kenji Naoko Hiroshi Emi Takeshi | Sato Suzuki Takahashi Tanaka Watanabe Ito
Nguyen Linh Minh Thao Duc Huong Tuan Lan | Tran Le Pham Hoang Phan Vu Dang Bui Do Ngo
Arjun Priya Rahul Ananya Vikram Lakshmi Sanjay Kavita | Sharma Patel Singh Iyer Gupta Reddy Nair
Imran Ayesha Bilal Fatima Tariq Sana Usman Zainab | Khan Ahmed Malik Hussain Qureshi Siddiqui Butt
Budi Siti Agus Dewi Wayan Putri Rizal Nurul | Santoso Wijaya Sutanto Pratama Hidayat Suharto
Juan Maria Jose Luz Rafael Corazon Emilio Grace | Santos Reyes Cruz Bautista Ocampo Garcia Mendoza
Mohammed Layla Omar Yasmin Khalid Noor Hassan Salma | al-Masri Haddad Khoury Nasser Mansour Saleh
Reza Shirin Ali Parisa Mehdi Nasrin Hossein Leila | Ahmadi Hosseini Karimi Rezaei Moradi Tehrani
Mehmet Elif Mustafa Zeynep Emre Ayse Kemal Deniz | Yilmaz Kaya Demir Celik Sahin Ozturk Aydin Arslan
David Noa Yosef Tamar Eitan Shira Avi Miriam | Cohen Levi Mizrahi Peretz Biton Dahan Friedman Katz
Chinedu Ngozi Emeka Amina Tunde Folake Ibrahim Adaeze | Okafor Adeyemi Okonkwo Bello Eze Balogun
Kwame Ama Kofi Abena Yaw Akosua Kojo Efua | Mensah Owusu Boateng Asante Osei Appiah Agyeman Addo
Wanjiru Otieno Kamau Achieng Njoroge Mutua Wambui Kiprop | Kariuki Odhiambo Mwangi Kimani Ochieng
Thabo Nomsa Sipho Lerato Pieter Zanele Johan Themba | Nkosi Dlamini Botha van-der-Merwe Mokoena
Abebe Tigist Dawit Selam Haile Meron Tesfaye Hiwot | Bekele Tadesse Girma Alemu Kebede Wolde
Ivan Olga Dmitri Natalya Sergei Svetlana Alexei Irina | Petrov Ivanova Smirnov Kuznetsov Volkov
Oleksandr Iryna Andriy Oksana Taras Halyna Mykola Yulia | Shevchenko Kovalenko Bondarenko Tkachenko
Piotr Agnieszka Tomasz Katarzyna Jan Malgorzata Pawel Ewa | Kowalski Nowak Wisniewski Wojcik
Lars Ingrid Erik Astrid Bjorn Freja Anders Sigrid | Johansson Hansen Andersen Lindqvist Nilsen Berg
Jukka Aino Mikko Sanna Timo Helmi Pekka Kaisa | Virtanen Korhonen Nieminen Makela Laine Heikkinen
Hans Greta Klaus Ursula Jurgen Anke Matthias Heike | Muller Schmidt Schneider Fischer Weber Becker
Pierre Camille Luc Amelie Jean Mathilde Olivier Chantal | Dubois Moreau Laurent Lefebvre Girard
Giulia Marco Francesca Luca Chiara Paolo Elena Stefano | Rossi Russo Ferrari Esposito Bianchi Romano
Carlos Lucia Javier Carmen Pablo Ines Diego Rocio | Fernandez Gonzalez Rodriguez Lopez Martinez
Joao Beatriz Tiago Mariana Rui Catarina Paulo Leonor | Silva Ferreira Oliveira Pereira Costa
Nikos Eleni Giorgos Katerina Dimitris Sofia Yannis Maria | Papadopoulos Nikolaidis Georgiou Pappas
Istvan Zsofia Gabor Eszter Laszlo Agnes Bence Kinga | Nagy Kovacs Szabo Horvath Toth Varga Farkas
Andrei Ioana Mihai Elena Radu Cristina Bogdan Anca | Popescu Ionescu Dumitru Stan Radulescu Marin
Oliver Imogen Alistair Poppy Nigel Gemma Rupert Fiona | Whitfield Ashworth Pemberton Hargreaves
Siobhan Padraig Niamh Cormac Aoife Declan Roisin Eamon | O'Brien Murphy Kelleher Gallagher Byrne
Tane Aroha Hemi Mere Wiremu Ngaire Rangi Moana | Parata Ngata Tamihana Henare Walker Tipene Rewi
Jayden Latoya Marcus Keisha Tyrone Ebony Andre Imani | Washington Jefferson Booker Freeman Banks
Emily Tyler Madison Cody Heather Brandon Kelsey Travis | Harper Brooks Sullivan Parker Mitchell
"""
_PLACES = """
Albania Algeria Angola Argentina Armenia Austria Bahrain Bangladesh Belgium Bolivia Botswana
Bulgaria Cambodia Cameroon Chad Chile Colombia Croatia Cyprus Denmark Ecuador Estonia Ethiopia Fiji
Finland Gabon Georgia Ghana Greece Guatemala Guyana Haiti Honduras Hungary Iceland Indonesia
Jamaica Jordan Kazakhstan Kenya Kosovo Kuwait Laos Latvia Lebanon Liberia Libya Malawi Malaysia
Mali Malta Mexico Moldova Mongolia Morocco Mozambique Myanmar Namibia Nepal Nicaragua Niger Nigeria
Norway Oman Panama Paraguay Peru Philippines Poland Portugal Qatar Romania Rwanda Senegal Serbia
Singapore Slovakia Somalia Sudan Sweden Taiwan Tanzania Thailand Togo Tunisia Uganda Ukraine
Uruguay Venezuela Vietnam Yemen Zambia Zimbabwe Accra Adelaide Ankara Antwerp Auckland Baku
Bangalore Barcelona Belfast Bergen Birmingham Bogota Bristol Busan Calgary Cardiff Chennai Dakar
Dhaka Dubai Durban Edinburgh Glasgow Hanoi Harare Islamabad Jakarta Kampala Karachi Kyiv Lagos
Lahore Leeds Lima Lisbon Liverpool Lusaka Manchester Manila Melbourne Montreal Mumbai Munich
Nairobi Osaka Oslo Ottawa Perth Prague Pyongyang Riyadh Rotterdam Santiago Seoul Shanghai Sheffield
Sofia Tbilisi Tehran Tokyo Toronto Vancouver Vienna Queensland Ontario Bavaria Punjab Catalonia
Kent Yorkshire Scotland Wales Okinawa Sichuan Crimea Gujarat Victoria
"""

CULTURES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = tuple(
    (tuple(given.split()), tuple(family.split()))
    for given, family in (line.split("|") for line in _CULTURES.strip().splitlines())
)
PLACES: tuple[str, ...] = tuple(_PLACES.split())
